using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>What stands behind a key or in a list and has no keys of its own.</summary>
/// <param name="problems">Where problems go.</param>
/// <param name="inherited">Whether what is read comes from an <c>extends</c>.</param>
internal sealed class ValueReader(PolicyProblems problems, bool inherited)
{
    // The same few ranges stand in many entries.
    private readonly Dictionary<string, object?> ranges = new(StringComparer.Ordinal);

    /// <summary>Text; what is none is PG0104.</summary>
    public string? Text(YamlNode node, string what) => (string?)Scalar(Kinds.Text, node, what, what, node.At);

    /// <summary>A single text of some kind; <see langword="null"/> and PG0104 where it is malformed.</summary>
    public object? Scalar(ScalarKind kind, YamlNode node, string what, string list, SourceSpan at)
    {
        if (kind.IsText && node is not YamlText { IsNull: false, Value.Length: > 0 })
        {
            Invalid(node.At, $"{what} is text");
            return null;
        }

        return Scalar(kind, node, (node as YamlText)?.Value ?? string.Empty, what, list, at);
    }

    private object? Scalar(ScalarKind kind, YamlNode node, string text, string what, string list, SourceSpan at)
    {
        Written written = new(text, at, what, list, string.Empty);
        object? value;
        if (ReferenceEquals(kind, Kinds.License))
        {
            value = Packages.LicenseReader.TryParse(text) is { } license ? new Located<LicenseExpression>(license, at) : null;
        }
        else if (!ReferenceEquals(kind, Kinds.Range) || !ranges.TryGetValue(text, out value))
        {
            value = kind.Read(written);
            if (ReferenceEquals(kind, Kinds.Range))
            {
                ranges[text] = value;
            }
        }

        if (value is null)
        {
            Invalid(node.At, kind.Problem(written with { Shown = node is YamlText ? Shown(text) : Shown(node) }));
        }

        return value;
    }

    /// <summary>One of a few words; <see langword="null"/> and PG0104 where it is none of them.</summary>
    public object? Word(WordKind words, YamlNode node, string what, SourceSpan at)
    {
        for (int i = 0; i < words.Words.Count; i++)
        {
            if (node is YamlText text && text.Value == words.Words[i])
            {
                return words.Value(i, at);
            }
        }

        Invalid(node.At, $"{what} is one of {string.Join(", ", words.Words)}{Shown(node)}");
        return null;
    }

    /// <summary>A package: <c>Id</c> or <c>Id@range</c>.</summary>
    public PackageEntry? Package(YamlNode node, string what)
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }

        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at == 0)
        {
            Invalid(node.At, $"{what} is text");
            return null;
        }

        IdPattern? pattern = (IdPattern?)Scalar(Kinds.Pattern, node, at < 0 ? text : text[..at], what, what, node.At);
        PolicyVersionRange? versions = at < 0 ? PolicyVersionRange.Any : (PolicyVersionRange?)Scalar(Kinds.Range, node, text[(at + 1)..], what, what, node.At);
        return pattern is null || versions is null ? null : new PackageEntry(pattern, versions, node.At, Inherited: inherited);
    }

    /// <summary>The items of a list; PG0104 where it is none.</summary>
    public IReadOnlyList<YamlNode> Items(YamlNode node, string what)
    {
        if (node is YamlList list)
        {
            return list.Items;
        }

        Invalid(node.At, $"{what} is a list{Shown(node)}");
        return [];
    }

    private static string Shown(YamlNode node) => node switch
    {
        YamlText text => Shown(text.Value),
        YamlList => ", not a list",
        _ => ", not a mapping",
    };

    private static string Shown(string text) => $", not \"{(text.Length > 60 ? text[..60] + "…" : text)}\"";

    private void Invalid(SourceSpan at, string message) => problems.Add(PolicyRules.InvalidValue, at, message);
}
