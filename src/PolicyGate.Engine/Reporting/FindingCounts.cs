using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>How many of some findings stand at which severity, and what mends them.</summary>
internal sealed record FindingCounts(int Errors, int Warnings, int Waived, int MendedByFix, int MendedByAllow)
{
    /// <summary>Counts.</summary>
    public static FindingCounts Of(IEnumerable<Finding> findings)
    {
        Finding[] all = [.. findings];
        Finding[] standing = [.. all.Where(finding => !finding.IsWaived && finding.Severity is (Severity.Error or Severity.Warning))];
        int At(Severity severity) => standing.Count(finding => finding.Severity == severity);
        int By(MendingCommand command) => standing.Count(finding => finding.MendedBy == command);
        return new FindingCounts(At(Severity.Error), At(Severity.Warning), all.Count(finding => finding.IsWaived), By(MendingCommand.Fix), By(MendingCommand.Allow));
    }
}
