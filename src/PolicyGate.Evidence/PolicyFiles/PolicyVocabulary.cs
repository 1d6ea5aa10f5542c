using System.Globalization;
using System.Text.RegularExpressions;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>The shared vocabulary of the policy language: how each kind of value is read, and what is said where it is malformed.</summary>
internal sealed partial class PolicyVocabulary(PolicyProblems problems, bool inherited)
{
    private readonly Dictionary<string, PolicyVersionRange?> ranges = new(StringComparer.Ordinal);

    /// <summary>Where problems go.</summary>
    public PolicyProblems Problems { get; } = problems;

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

    /// <summary><c>true</c> or <c>false</c>, plain.</summary>
    public Located<bool>? Boolean(YamlNode node, string what) => Word(node, what, ("true", true), ("false", false));

    /// <summary>One of a few words.</summary>
    public Located<T>? Word<T>(YamlNode node, string what, params (string Word, T Value)[] words)
    {
        foreach ((string word, T value) in words)
        {
            if (node is YamlText text && text.Value == word)
            {
                return new Located<T>(value, node.At);
            }
        }

        Invalid(node.At, $"{what} is one of {string.Join(", ", words.Select(pair => pair.Word))}{Shown(node)}");
        return null;
    }

    /// <summary>A severity.</summary>
    public Located<Severity>? Level(YamlNode node, string what) =>
        Word(node, what, ("error", Severity.Error), ("warning", Severity.Warning), ("info", Severity.Info), ("off", Severity.Off));

    /// <summary>A duration: <c>72h</c>, <c>14d</c>, <c>2w</c>.</summary>
    public Located<TimeSpan>? Duration(YamlNode node, string what)
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
            return new Located<TimeSpan>(count * unit, node.At) { Written = text.Value };
        }

        Invalid(node.At, $"{what} is a duration like 72h, 14d or 2w{Shown(node)}");
        return null;
    }

    /// <summary>A date: a UTC calendar day.</summary>
    public Located<DateOnly>? Date(YamlNode node, string what)
    {
        if (node is YamlText text && DateOnly.TryParseExact(text.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            return new Located<DateOnly>(day, node.At);
        }

        Invalid(node.At, $"{what} is a date like 2026-12-31{Shown(node)}");
        return null;
    }

    /// <summary>A SHA-256: 64 hexadecimal digits, colons and case ignored; upper-case hex.</summary>
    public string? Sha256(YamlNode node, string what)
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }

        string digits = text.Replace(":", string.Empty, StringComparison.Ordinal);
        if (digits.Length == 64 && digits.All(char.IsAsciiHexDigit))
        {
            return digits.ToUpperInvariant();
        }

        Invalid(node.At, $"{what} is a SHA-256, 64 hexadecimal digits{Shown(node)}");
        return null;
    }

    /// <summary>An absolute https URL, without a user or a fragment, as a signature would claim it.</summary>
    public string? HttpsUrl(YamlNode node, string what)
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0 && url.Fragment.Length == 0 && !text.Any(char.IsWhiteSpace))
        {
            return url.AbsoluteUri;
        }

        Invalid(node.At, $"{what} is an https URL{Shown(node)}");
        return null;
    }

    /// <summary>An SPDX licence expression.</summary>
    public Located<LicenseExpression>? License(YamlNode node, string what)
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }

        if (PolicyGate.Packages.LicenseReader.TryParse(text) is { } expression)
        {
            return new Located<LicenseExpression>(expression, node.At);
        }

        Invalid(node.At, $"{what} is an SPDX licence expression{Shown(node)}");
        return null;
    }

    /// <summary>A list of texts; an entry twice is PG0105.</summary>
    public IReadOnlyList<Located<string>> Texts(YamlNode node, string what)
    {
        List<Located<string>> texts = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (YamlNode item in Items(node, what))
        {
            if (Text(item, $"an entry of {what}") is { } text)
            {
                if (!seen.Add(text))
                {
                    Duplicate(item.At, $"{text} is in {what} twice");
                }

                texts.Add(new Located<string>(text, item.At));
            }
        }

        return texts;
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

    /// <summary>An id pattern.</summary>
    public IdPattern? Pattern(YamlNode node, string what)
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }

        IdPattern? pattern = IdPattern.TryParse(text);
        if (pattern is null)
        {
            Invalid(node.At, $"{what} is a package id or a prefix ending in one *{Shown(node)}");
        }
        else if (Scripts.FirstOther(text) is var (letter, script))
        {
            Invalid(node.At, $"{what} mixes scripts: {letter} (U+{letter.Value:X4}) is {script}{Shown(node)}; whoever reads it takes it for another id");
            return null;
        }

        return pattern;
    }

    /// <summary>Folders of the repository, relative to it; <c>.</c> is the repository itself.</summary>
    public IReadOnlyList<Located<string>> Folders(YamlNode node, string what)
    {
        IReadOnlyList<Located<string>> folders = Texts(node, what);
        foreach (Located<string> folder in folders.Where(folder => Path.IsPathRooted(folder.Value) || folder.Value.Contains('\\', StringComparison.Ordinal) || folder.Value.Contains(':', StringComparison.Ordinal) || folder.Value.Split('/').Contains("..")))
        {
            Invalid(folder.At, $"{what} are folders relative to the repository, with / and without ..: {folder.Value}");
        }

        return folders;
    }

    /// <summary>Globs over repo-relative project paths.</summary>
    public IReadOnlyList<Glob> Globs(YamlNode node, string what)
    {
        List<Glob> globs = [];
        foreach (Located<string> text in Texts(node, what))
        {
            if (text.Value.StartsWith('/') || text.Value.Contains('\\', StringComparison.Ordinal) || text.Value.Split('/').Contains(".."))
            {
                Invalid(text.At, $"{what} are globs relative to the repository, with / and without ..: {text.Value}");
                continue;
            }

            globs.Add(new Glob(text.Value));
        }

        return globs;
    }

    /// <summary>A list of packages; an entry twice is PG0105.</summary>
    public IReadOnlyList<PackageEntry> Packages(YamlNode node, string what, params string[] extraKeys)
    {
        IReadOnlyList<YamlNode> items = Items(node, what);
        List<PackageEntry> entries = new(items.Count);
        HashSet<PackageEntry> seen = new(items.Count, PackageEntry.SameName);
        string entryOf = $"an entry of {what}";
        foreach (YamlNode item in items)
        {
            if (Package(item, entryOf, extraKeys) is { } entry)
            {
                if (!seen.Add(entry))
                {
                    Duplicate(item.At, $"{entry} is in {what} twice");
                }

                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>A package: <c>Id</c>, <c>Id@range</c>, or a mapping.</summary>
    public PackageEntry? Package(YamlNode node, string what, params string[] extraKeys)
    {
        if (node is YamlMap map)
        {
            return Package(new KeyReader(map, what, this), extraKeys);
        }

        if (Text(node, what) is not { } text)
        {
            return null;
        }

        int at = text.IndexOf('@', StringComparison.Ordinal);
        string id = at < 0 ? text : text[..at];
        IdPattern? pattern = Pattern(new YamlText(node.At, id, IsPlain: false), what);
        PolicyVersionRange? versions = at < 0 ? PolicyVersionRange.Any : Range(node.At, text[(at + 1)..]);
        return pattern is null || versions is null ? null : new PackageEntry(pattern, versions, node.At, Inherited: inherited);
    }

    /// <summary>Whether what is read comes from an <c>extends</c>.</summary>
    public bool IsInherited => inherited;

    /// <summary>A package in a mapping whose other keys the caller has taken or takes.</summary>
    public PackageEntry? Package(KeyReader keys, params string[] extraKeys)
    {
        IdPattern? id = keys.Required("id") is { } idNode ? Pattern(idNode, "id") : null;
        PolicyVersionRange? versions = keys.Take("versions") is { } range
            ? Text(range, "versions") is { } text ? Range(range.At, text) : null
            : PolicyVersionRange.Any;
        string? reason = keys.Take("reason") is { } reasonNode ? Text(reasonNode, "reason") : null;
        string? useInstead = extraKeys.Contains("use-instead") && keys.Take("use-instead") is { } insteadNode ? Text(insteadNode, "use-instead") : null;
        keys.Done();
        return id is null || versions is null ? null : new PackageEntry(id, versions, keys.At, reason, useInstead, inherited);
    }

    /// <summary>Adds a PG0104.</summary>
    public void Invalid(SourceSpan at, string message) => Problems.Add(PolicyRules.InvalidValue, at, message);

    /// <summary>Adds a PG0105.</summary>
    public void Duplicate(SourceSpan at, string message) => Problems.Add(PolicyRules.Duplicate, at, message);

    private static string Shown(YamlNode node) => node switch
    {
        YamlText text => $", not \"{(text.Value.Length > 60 ? text.Value[..60] + "…" : text.Value)}\"",
        YamlList => ", not a list",
        _ => ", not a mapping",
    };

    private PolicyVersionRange? Range(SourceSpan at, string text)
    {
        // The same few ranges stand in many entries.
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

    [GeneratedRegex(@"^([0-9]{1,6})([hdw])\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationSyntax();
}
