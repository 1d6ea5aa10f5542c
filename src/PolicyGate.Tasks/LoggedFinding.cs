using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Tasks;

/// <summary>A finding as MSBuild logs it.</summary>
internal sealed record LoggedFinding(string File, int Line, int Column, string Category, string Code, string Text, string? HelpLink)
{
    /// <summary>Of a finding.</summary>
    public static LoggedFinding From(Finding finding, RepositoryPaths paths) => new(
        finding.At.File, finding.At.Line, finding.At.Column, CanonicalLine.Category(finding), finding.Rule.Id, CanonicalLine.Text(finding, paths), finding.Rule.HelpLink.AbsoluteUri);

    /// <summary>Of a line of the findings file; <see langword="null"/> where it is malformed.</summary>
    public static LoggedFinding? TryParse(string line) => FindingLine.TryParse(line) is { } read
        ? new LoggedFinding(read.File, read.Line, read.Column, read.Category, read.Code, read.Text, RuleCatalog.Find(read.Code)?.HelpLink.AbsoluteUri)
        : null;
}
