using System.Globalization;
using System.Text.RegularExpressions;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Language;

/// <summary>The kinds that sections share.</summary>
internal static partial class Kinds
{
    /// <summary>Text.</summary>
    public static readonly ScalarKind<string> Text = new("text", null, written => written.Text, _ => string.Empty);

    /// <summary>Text that knows its place.</summary>
    public static readonly ScalarKind<Located<string>> Name = new("text", null, written => new Located<string>(written.Text, written.At), _ => string.Empty);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static readonly WordKind<bool> Boolean = new([("true", true), ("false", false)], IsBoolean: true);

    /// <summary><c>error</c>, <c>warning</c>, <c>info</c> or <c>off</c>.</summary>
    public static readonly WordKind<Severity> Level = new([.. new[] { Severity.Error, Severity.Warning, Severity.Info, Severity.Off }.Select(severity => (severity.Word(), severity))]);

    /// <summary>A duration: <c>72h</c>, <c>14d</c>, <c>2w</c>.</summary>
    public static readonly ScalarKind<Located<TimeSpan>> Duration = new("duration: `72h`, `14d`, `2w`", "[0-9]{1,6}[hdw]", ParseDuration, written => $"{written.What} is a duration like 72h, 14d or 2w{written.Shown}") { IsText = false };

    /// <summary>A date: a UTC calendar day.</summary>
    public static readonly ScalarKind<Located<DateOnly>> Date = new(
        "date, UTC",
        "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
        written => DateOnly.TryParseExact(written.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? new Located<DateOnly>(day, written.At) : null,
        written => $"{written.What} is a date like 2026-12-31{written.Shown}")
    { IsText = false };

    /// <summary>A SHA-256: 64 hexadecimal digits, colons and case ignored; becomes upper-case hex.</summary>
    public static readonly ScalarKind<string> Sha256 = new(
        "SHA-256",
        "(:*[0-9A-Fa-f]){64}:*",
        written => written.Text.Replace(":", string.Empty, StringComparison.Ordinal) is { Length: 64 } digits && digits.All(char.IsAsciiHexDigit) ? digits.ToUpperInvariant() : null,
        written => $"{written.What} is a SHA-256, 64 hexadecimal digits{written.Shown}");

    /// <summary>An absolute https URL, without a user or a fragment, as a signature would claim it.</summary>
    public static readonly ScalarKind<string> HttpsUrl = new(
        "https URL",
        @"[Hh][Tt][Tt][Pp][Ss]://[^\s@#]+",
        written => Uri.TryCreate(written.Text, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0 && url.Fragment.Length == 0 && !written.Text.Any(char.IsWhiteSpace) ? url.AbsoluteUri : null,
        written => $"{written.What} is an https URL{written.Shown}");

    /// <summary>An SPDX licence expression; whoever reads policies parses it, with NuGet's own parser.</summary>
    public static readonly ScalarKind<Located<LicenseExpression>> License = new("SPDX expression", null, _ => null, written => $"{written.What} is an SPDX licence expression{written.Shown}");

    /// <summary>A package id, or a prefix of ids ending in one <c>*</c>; of one script.</summary>
    public static readonly ScalarKind<IdPattern> Pattern = new(
        "id or prefix",
        @"(\*|\w+([.-]\w+)*([.-]?\*)?)",
        written => IdPattern.TryParse(written.Text) is { } pattern && Scripts.FirstOther(written.Text) is null ? pattern : null,
        written => IdPattern.TryParse(written.Text) is not null && Scripts.FirstOther(written.Text) is var (letter, script)
            ? $"{written.What} mixes scripts: {letter} (U+{letter.Value:X4}) is {script}{written.Shown}; whoever reads it takes it for another id"
            : $"{written.What} is a package id or a prefix ending in one *{written.Shown}");

    /// <summary>A version or a range of versions.</summary>
    public static readonly ScalarKind<PolicyVersionRange> Range = new(
        "versions",
        $@"(\*|{Version}|[\[(].*[\])])",
        written => PolicyVersionRange.TryParse(written.Text),
        written => $"\"{written.Text}\" is not a version range; write 1.2.3, [1.2.3], [1.0,2.0), (,2.0) or *")
    { MayBeNumber = true };

    /// <summary>Folders of the repository, relative to it; <c>.</c> is the repository itself.</summary>
    public static readonly ListKind<Located<string>> Folders = new(new ScalarKind<Located<string>>(
        "folder",
        null,
        written => Path.IsPathRooted(written.Text) || written.Text.Contains(':', StringComparison.Ordinal) || LeadsOut(written.Text) ? null : new Located<string>(written.Text, written.At),
        written => $"{written.List} are folders relative to the repository, with / and without ..: {written.Text}"))
    { IsAbout = folder => [folder.Value], Comparer = StringComparer.Ordinal, IsSet = true };

    /// <summary>Globs over paths of the repository.</summary>
    public static readonly ListKind<Glob> Globs = new(new ScalarKind<Glob>(
        "glob",
        @"(?!/)(?!.*(^|/)\.\.(/|$))[^\\]+",
        written => written.Text.StartsWith('/') || LeadsOut(written.Text) ? null : new Glob(written.Text),
        written => $"{written.List} are globs relative to the repository, with / and without ..: {written.Text}"))
    { IsAbout = glob => [glob.Text], Comparer = StringComparer.Ordinal };

    /// <summary>Rules that a waiver may cover.</summary>
    public static readonly ListKind<Located<string>> Rules = new(new ScalarKind<Located<string>>(
        "rule id",
        null,
        written => RuleCatalog.Find(written.Text)?.IsWaivable == true ? new Located<string>(written.Text, written.At) : null,
        written => RuleCatalog.Find(written.Text) is null ? $"there is no rule {written.Text} in this version" : $"{written.Text} cannot be waived")
    { Words = () => RuleCatalog.All.Where(rule => rule.IsWaivable).Select(rule => rule.Id) })
    { IsAbout = rule => [rule.Value], Comparer = StringComparer.Ordinal, IsNeverEmpty = true };

    /// <summary>Texts, no two of them alike.</summary>
    public static readonly ListKind<Located<string>> Texts = new(Name) { IsAbout = text => [text.Value], Comparer = StringComparer.Ordinal, IsSet = true };

    /// <summary>At least one name.</summary>
    public static readonly ListKind<Located<string>> Names = Texts with { IsSet = false, IsNeverEmpty = true, WhenEmpty = list => $"{list} is a list of at least one name: the entry would ask for nothing" };

    private const string Version = @"[0-9]+(\.[0-9]+)*(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?";

    /// <summary>Entries of a list, each of them a mapping.</summary>
    public static ListKind<T> Entries<T>(Grammar<T> grammar)
        where T : class => new(new EntryKind<T>(grammar));

    private static bool LeadsOut(string path) => path.Contains('\\', StringComparison.Ordinal) || path.Split('/').Contains("..");

    private static Located<TimeSpan>? ParseDuration(Written written)
    {
        if (DurationSyntax().Match(written.Text) is not { Success: true } match)
        {
            return null;
        }

        int hours = match.Groups[2].ValueSpan[0] switch
        {
            'h' => 1,
            'd' => 24,
            _ => 7 * 24,
        };
        return new Located<TimeSpan>(int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) * TimeSpan.FromHours(hours), written.At) { Written = written.Text };
    }

    [GeneratedRegex(@"^([0-9]{1,6})([hdw])\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationSyntax();
}
