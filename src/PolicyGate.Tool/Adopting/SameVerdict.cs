using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Adopting;

/// <summary>Whether two reports say the same of every package and project: the same rules at the same places, as severe, waived or not. Lines of the policy move.</summary>
internal static class SameVerdict
{
    /// <summary>The first finding that only one of them has, in words; <see langword="null"/> where they are the same.</summary>
    public static string? Difference(CheckReport before, CheckReport after, string policyFile)
    {
        Dictionary<object, string> had = All(before, policyFile);
        Dictionary<object, string> has = All(after, policyFile);
        return has.FirstOrDefault(pair => !had.ContainsKey(pair.Key)).Value is { } more ? $"{more} would come"
            : had.FirstOrDefault(pair => !has.ContainsKey(pair.Key)).Value is { } less ? $"{less} would go"
            : null;
    }

    private static Dictionary<object, string> All(CheckReport report, string policyFile) => report.Projects
        .SelectMany(project => project.Findings.Select(finding => (project, finding)))
        .GroupBy(pair => Identity(pair.project, pair.finding, policyFile))
        .ToDictionary(group => group.Key, group => $"{group.First().finding.Rule.Id} {CanonicalLine.Text(group.First().finding, group.First().project.Paths)}");

    private static object Identity(JudgedProject project, Finding finding, string policyFile) => (
        project.Path,
        finding.Rule.Id,
        finding.Severity,
        finding.IsWaived,
        finding.PackageId,
        finding.Version,
        finding.At.File == policyFile ? finding.Message : $"{finding.At}");
}
