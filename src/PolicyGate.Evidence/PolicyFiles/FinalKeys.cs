using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>What a base made final: from then on it may be tightened and never loosened (PG0107).</summary>
internal sealed class FinalKeys(PolicyProblems problems)
{
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    /// <summary>From now on these may not be loosened.</summary>
    public void Seal(IEnumerable<Located<string>> more) => keys.UnionWith(more.Select(key => key.Value));

    /// <summary>Whether the key or its section is final.</summary>
    public bool Has(string key) => keys.Contains(key) || keys.Contains(key.Split('.')[0]);

    /// <summary>Whether the section or anything in it is final.</summary>
    public bool HasAnyOf(string section) => keys.Any(key => key.Split('.')[0] == section);

    /// <summary>The later of two scalars; a final one has to stay.</summary>
    public Located<T>? Scalar<T>(Located<T>? lower, Located<T>? upper, string key)
    {
        if (lower is not null && upper is not null && Has(key) && !EqualityComparer<T>.Default.Equals(lower.Value, upper.Value))
        {
            Loosened(upper.At, $"{key} is final");
        }

        return upper ?? lower;
    }

    /// <summary>A list whose every entry opens something: final, it stays as it is.</summary>
    public void MayNotGrow(string key, IEnumerable<SourceSpan> added)
    {
        if (Has(key) && added.Cast<SourceSpan?>().FirstOrDefault() is { } first)
        {
            Loosened(first, $"{key} is final: it may not grow");
        }
    }

    /// <summary>Exceptions from a scalar that is final: none may ask for less.</summary>
    public void MayNotUndercut(string list, string scalar, IEnumerable<SourceSpan> weaker)
    {
        if (!Has(list) && Has(scalar) && weaker.Cast<SourceSpan?>().FirstOrDefault() is { } first)
        {
            Loosened(first, $"{scalar} is final: an exception may not ask for less");
        }
    }

    /// <summary>Adds a PG0107.</summary>
    public void Loosened(SourceSpan at, string message) =>
        problems.Add(PolicyRules.FinalLoosened, at, $"{message}; a base policy seals it, ask its owners");
}
