using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Verdicts;

/// <summary>Applies waivers to findings and judges the waivers themselves; those that nothing needs <see cref="PolicyEntries"/> tells.</summary>
internal static class WaiverLedger
{
    private const int SoonDays = 14;

    /// <summary>The findings, waived where a valid waiver covers them, and what is to be said about the waivers.</summary>
    public static IEnumerable<Finding> Apply(Policy policy, ProjectFacts facts, IReadOnlyList<Finding> findings)
    {
        Waiver[] waivers = [.. (policy.Waivers?.Entries ?? []).Where(waiver => waiver.AppliesTo(facts.ProjectPath))];
        Waiver[] valid = [.. waivers.Where(waiver => waiver.Expires.Value >= facts.Today)];
        foreach (Finding finding in findings)
        {
            Waiver[] covering = [.. valid.Where(waiver => PolicyEntries.Covers(waiver, finding, facts))];
            yield return covering.Length == 0 ? finding : finding with { WaivedBy = covering.MaxBy(waiver => waiver.Expires.Value) };
        }

        foreach (Finding aboutWaiver in waivers.SelectMany(waiver => Judge(waiver, policy, facts, findings)))
        {
            yield return aboutWaiver;
        }
    }

    /// <summary>Findings without the end of a waiver that is to be removed: nobody has to renew it.</summary>
    /// <param name="findings">What is said.</param>
    /// <param name="unmet">What nothing meets (PG0112).</param>
    public static IEnumerable<Finding> WithoutEnds(IEnumerable<Finding> findings, IEnumerable<Finding> unmet)
    {
        HashSet<SourceSpan> spent = [.. unmet.Where(finding => finding.Rule == PolicyRules.EntryMatchesNothing && finding.Severity != Severity.Off).Select(finding => finding.OfWaiver).OfType<SourceSpan>()];
        return findings.Where(finding => finding.Rule != PolicyRules.WaiverExpiresSoon || finding.OfWaiver is not { } waiver || !spent.Contains(waiver));
    }

    private static IEnumerable<Finding> Judge(Waiver waiver, Policy policy, ProjectFacts facts, IReadOnlyList<Finding> findings)
    {
        int daysLeft = waiver.Expires.Value.DayNumber - facts.Today.DayNumber;
        string name = $"the waiver of {string.Join(", ", waiver.Rules)} for {waiver.Named}";
        string day = waiver.Expires.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (daysLeft < 0)
        {
            if (findings.Any(finding => PolicyEntries.Covers(waiver, finding, facts)))
            {
                yield return PolicyRules.WaiverExpired.At(waiver.Expires.At, $"{name} expired on {day}; mend the cause, or renew it with a new reason");
            }

            yield break;
        }

        if (daysLeft <= SoonDays)
        {
            yield return PolicyRules.WaiverExpiresSoon.At(waiver.Expires.At, $"{name} expires on {day}") with { OfWaiver = waiver.At };
        }

        if (policy.Waivers?.MaxLength is { } maximum && daysLeft > maximum.Value.TotalDays)
        {
            string latest = facts.Today.AddDays((int)maximum.Value.TotalDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            yield return PolicyRules.WaiverTooLong.At(waiver.Expires.At, $"{name} ends on {day}, but today no waiver may end later than {latest}", maximum.At);
        }
    }
}
