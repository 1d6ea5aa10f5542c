using System.Globalization;
using System.Text.RegularExpressions;
using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>How each kind of a single text is read, and what is said where it is malformed (PG0104).</summary>
/// <param name="problems">Where problems go.</param>
internal sealed partial class ScalarReader(PolicyProblems problems)
{
    private readonly Dictionary<string, PolicyVersionRange?> ranges = new(StringComparer.Ordinal);

    /// <summary>A text of some kind; <see langword="null"/> where it is not of it.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="node">The node.</param>
    /// <param name="what">What it is called.</param>
    /// <param name="list">What the list is called that it stands in, or it itself.</param>
    /// <param name="at">Where the value counts as written.</param>
    public object? Read(Scalar kind, YamlNode node, string what, string list, SourceSpan at) => kind switch
    {
        Scalar.Duration => Duration(node, what, at),
        Scalar.Date => Date(node, what, at),
        Scalar.Version => Version(node),
        _ => Text(node, what) is { } text ? Read(kind, node, text, what, list, at) : null,
    };

    /// <summary>Text; what is not is PG0104.</summary>
    public string? Text(YamlNode node, string what)
    {
        if (node is YamlText { IsNull: false } text && text.Value.Length > 0)
        {
            return text.Value;
        }

        Invalid(node.At, $"{what} is text");
        return null;
    }

    /// <summary>One of a few words.</summary>
    public object? Word(WordKind words, YamlNode node, string what, SourceSpan at)
    {
        for (int i = 0; i < words.Words.Count; i++)
        {
            if (node is YamlText text && text.Value == words.Words[i])
            {
                return words.Value(i, at);
            }
        }

        return Invalid(node.At, $"{what} is one of {string.Join(", ", words.Words)}{Shown(node)}");
    }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<YamlNode> Items(YamlNode node, string what)
    {
        if (node is YamlList list)
        {
            return list.Items;
        }

        Invalid(node.At, $"{what} is a list{Shown(node)}");
        return [];
    }

    /// <summary>A package: <c>Id</c> or <c>Id@range</c>.</summary>
    public PackageEntry? Package(YamlNode node, string what, bool inherited)
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }

        int at = text.IndexOf('@', StringComparison.Ordinal);
        IdPattern? pattern = Pattern(node, at < 0 ? text : text[..at], what);
        PolicyVersionRange? versions = at < 0 ? PolicyVersionRange.Any : Range(node.At, text[(at + 1)..]);
        return pattern is null || versions is null ? null : new PackageEntry(pattern, versions, node.At, Inherited: inherited);
    }

    private object? Read(Scalar kind, YamlNode node, string text, string what, string list, SourceSpan at)
    {
        switch (kind)
        {
            case Scalar.Sha256:
                string digits = text.Replace(":", string.Empty, StringComparison.Ordinal);
                return digits.Length == 64 && digits.All(char.IsAsciiHexDigit) ? digits.ToUpperInvariant() : Invalid(node.At, $"{what} is a SHA-256, 64 hexadecimal digits{Shown(node)}");
            case Scalar.HttpsUrl:
                return Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0 && url.Fragment.Length == 0 && !text.Any(char.IsWhiteSpace)
                    ? url.AbsoluteUri : Invalid(node.At, $"{what} is an https URL{Shown(node)}");
            case Scalar.License:
                return Packages.LicenseReader.TryParse(text) is { } expression ? new Located<LicenseExpression>(expression, at) : Invalid(node.At, $"{what} is an SPDX licence expression{Shown(node)}");
            case Scalar.Pattern:
                return Pattern(node, text, what);
            case Scalar.Range:
                return Range(node.At, text);
            case Scalar.Glob:
                return text.StartsWith('/') || text.Contains('\\', StringComparison.Ordinal) || text.Split('/').Contains("..")
                    ? Invalid(node.At, $"{list} are globs relative to the repository, with / and without ..: {text}") : new Glob(text);
            case Scalar.Folder:
                return Path.IsPathRooted(text) || text.Contains('\\', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal) || text.Split('/').Contains("..")
                    ? Invalid(node.At, $"{list} are folders relative to the repository, with / and without ..: {text}") : new Located<string>(text, at);
            case Scalar.Rule:
                string? problem = RuleCatalog.Find(text) is not { } rule ? $"there is no rule {text} in this version" : rule.IsWaivable ? null : $"{text} cannot be waived";
                return problem is null ? new Located<string>(text, at) : Invalid(node.At, problem);
            case Scalar.Name:
                return new Located<string>(text, at);
            default:
                return text;
        }
    }

    private Located<TimeSpan>? Duration(YamlNode node, string what, SourceSpan at)
    {
        if (node is YamlText text && DurationSyntax().Match(text.Value) is { Success: true } match)
        {
            int count = int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            TimeSpan unit = match.Groups[2].ValueSpan[0] switch
            {
                'h' => TimeSpan.FromHours(1),
                'd' => TimeSpan.FromDays(1),
                _ => TimeSpan.FromDays(7),
            };
            return new Located<TimeSpan>(count * unit, at) { Written = text.Value };
        }

        Invalid(node.At, $"{what} is a duration like 72h, 14d or 2w{Shown(node)}");
        return null;
    }

    private Located<DateOnly>? Date(YamlNode node, string what, SourceSpan at)
    {
        if (node is YamlText text && DateOnly.TryParseExact(text.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            return new Located<DateOnly>(day, at);
        }

        Invalid(node.At, $"{what} is a date like 2026-12-31{Shown(node)}");
        return null;
    }

    private object? Version(YamlNode node) =>
        node is YamlText { Value: "1" } ? new Located<string>("1", node.At) : Invalid(node.At, "version is 1; this tool reads no other");

    private IdPattern? Pattern(YamlNode node, string text, string what)
    {
        if (text.Length == 0)
        {
            Invalid(node.At, $"{what} is text");
            return null;
        }

        IdPattern? pattern = IdPattern.TryParse(text);
        if (pattern is null)
        {
            Invalid(node.At, $"{what} is a package id or a prefix ending in one *{Shown(text)}");
        }
        else if (Scripts.FirstOther(text) is var (letter, script))
        {
            Invalid(node.At, $"{what} mixes scripts: {letter} (U+{letter.Value:X4}) is {script}{Shown(text)}; whoever reads it takes it for another id");
            return null;
        }

        return pattern;
    }

    // The same few ranges stand in many entries.
    private PolicyVersionRange? Range(SourceSpan at, string text)
    {
        if (!ranges.TryGetValue(text, out PolicyVersionRange? range))
        {
            range = ranges[text] = PolicyVersionRange.TryParse(text);
        }

        if (range is null)
        {
            Invalid(at, $"\"{text}\" is not a version range; write 1.2.3, [1.2.3], [1.0,2.0), (,2.0) or *");
        }

        return range;
    }

    private object? Invalid(SourceSpan at, string message)
    {
        problems.Add(PolicyRules.InvalidValue, at, message);
        return null;
    }

    private static string Shown(YamlNode node) => node switch
    {
        YamlText text => Shown(text.Value),
        YamlList => ", not a list",
        _ => ", not a mapping",
    };

    private static string Shown(string text) => $", not \"{(text.Length > 60 ? text[..60] + "…" : text)}\"";

    [GeneratedRegex(@"^([0-9]{1,6})([hdw])\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationSyntax();
}
