using System.Globalization;
using System.Text.RegularExpressions;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Tasks;

/// <summary>A finding as MSBuild logs it.</summary>
internal sealed partial record LoggedFinding(string File, int Line, int Column, string Category, string Code, string Text, string? HelpLink)
{
    /// <summary>Of a finding.</summary>
    public static LoggedFinding From(Finding finding, RepositoryPaths paths) => new(
        finding.At.File, finding.At.Line, finding.At.Column, CanonicalLine.Category(finding), finding.Rule.Id, CanonicalLine.Text(finding, paths), finding.Rule.HelpLink.AbsoluteUri);

    /// <summary>Of a line of the findings file; <see langword="null"/> where it is malformed.</summary>
    public static LoggedFinding? TryParse(string line) => Syntax().Match(line) is { Success: true } match
        ? new LoggedFinding(
            match.Groups[1].Value,
            int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture),
            match.Groups[4].Value,
            match.Groups[5].Value,
            match.Groups[6].Value,
            RuleCatalog.Find(match.Groups[5].Value)?.HelpLink.AbsoluteUri)
        : null;

    [GeneratedRegex(@"^(.+?)\(([0-9]{1,9}),([0-9]{1,9})\): (error|warning|info) (PG[0-9]{4}): (.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Syntax();
}
