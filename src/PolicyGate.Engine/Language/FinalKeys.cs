using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Language;

/// <summary>What a base made final: from then on it may be tightened and never loosened (PG0107).</summary>
internal sealed class FinalKeys(PolicyProblems problems)
{
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    /// <summary>From now on these may not be loosened.</summary>
    public void Seal(IEnumerable<Located<string>> more) => keys.UnionWith(more.Select(key => key.Value));

    /// <summary>Whether the key or its section is final.</summary>
    public bool Has(string path) => keys.Contains(path) || keys.Contains(path.Split('.')[0]);

    /// <summary>Whether the section or anything in it is final.</summary>
    public bool HasAnyOf(string section) => keys.Any(key => key.Split('.')[0] == section);

    /// <summary>Adds a PG0107.</summary>
    public void Loosened(SourceSpan at, string message) =>
        problems.Add(PolicyRules.FinalLoosened, at, $"{message}; a base policy seals it, ask its owners");

    /// <summary>Adds another problem that only shows between layers.</summary>
    public void Invalid(SourceSpan at, string message) => problems.Add(PolicyRules.InvalidValue, at, message);
}
