using PolicyGate.Policies;

namespace PolicyGate.Verdicts;

/// <summary>The answer to the one question: may this build use these packages?</summary>
/// <param name="Findings">All findings that are not off, in a total order: file, line, rule, id, version.</param>
internal sealed record Verdict(IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether something stands at severity error and is not waived.</summary>
    public bool HasErrors => Findings.Any(finding => !finding.IsWaived && finding.Severity == Severity.Error);

    /// <summary>Makes a verdict: what is off goes, what is said twice is said once, the rest is ordered.</summary>
    public static Verdict Of(IEnumerable<Finding> findings) => new([.. findings
        .Where(finding => finding.Severity != Severity.Off)
        .DistinctBy(finding => (finding.Rule.Id, finding.At, finding.Message))
        .OrderBy(finding => finding.At.File, StringComparer.Ordinal)
        .ThenBy(finding => finding.At.Line)
        .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
        .ThenBy(finding => finding.PackageId, StringComparer.OrdinalIgnoreCase)
        .ThenBy(finding => finding.Version)
        .ThenBy(finding => finding.At.Column)
        .ThenBy(finding => finding.Message, StringComparer.Ordinal)]);
}
