using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Cataloguing;

/// <summary>A day on which a verdict changes by itself.</summary>
/// <param name="Day">The UTC day: the last one of a waiver or an excuse; of the rest the one on which, at an hour that is told, what passed fails or what failed passes.</param>
/// <param name="What">What happens, for a person.</param>
internal sealed record Deadline(DateOnly Day, string What)
{
    /// <summary>The days that one project's verdict knows.</summary>
    public static IEnumerable<Deadline> Of(GateResult judged)
    {
        foreach (IGrouping<Waiver, Finding> waiver in judged.Verdict.Findings.Where(finding => finding.IsWaived).GroupBy(finding => finding.WaivedBy!))
        {
            yield return new Deadline(waiver.Key.Expires.Value, $"a waiver ends: {string.Join(", ", waiver.Select(About).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))} ({Printable.Line(waiver.Key.Reason)})");
        }

        if (judged is not { Facts: { } facts, Policy: { } policy })
        {
            yield break;
        }

        foreach ((ResolvedPackage package, Located<TimeSpan> minimum, Evidence<Publication> publication) in PublishTime.Aged(policy, facts))
        {
            if ((publication as Evidence<Publication>.Known)?.Value is Publication.Known { At: var published } && facts.Now - published < minimum.Value && published.UtcDateTime <= DateTime.MaxValue - minimum.Value)
            {
                yield return new Deadline(DateOnly.FromDateTime((published + minimum.Value).UtcDateTime), $"{package.Id} {package.Version.ToNormalizedString()} is old enough, from {Times.Minute(published + minimum.Value)} UTC on");
            }
        }

        foreach (ResolvedPackage package in policy.Advisories is null ? [] : facts.Packages)
        {
            foreach (KnownAdvisory known in KnownAdvisory.Of(package, facts))
            {
                string what = $"{package.Id} {package.Version.ToNormalizedString()}, {known.Ids}";
                if (PackageDraft.Excuse(known, package, policy, facts) is { } excuse)
                {
                    yield return new Deadline(excuse.Expires.Value, $"that it is not affected has to be said again: {what}");
                }
                else if (!known.IsMalware && !(known.Severity < policy.Advisories!.Severity?.Value) && PackageDraft.WaiverOf(known, package, judged) is null && KnownVulnerability.GraceEnd(known, policy.Advisories, facts) is { } end && end > facts.Now)
                {
                    yield return new Deadline(DateOnly.FromDateTime(end.UtcDateTime), $"grace ends at {Times.Minute(end)} UTC: {what}");
                }
            }
        }
    }

    private static string About(Finding finding) => $"{finding.Rule.Id} {(finding.PackageId is { } id ? $"{id} {finding.Version?.ToNormalizedString()}" : finding.Subject ?? "of a file")}";
}
