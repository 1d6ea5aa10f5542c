using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Verdicts;

/// <summary>(Policy, Facts) to Verdict: every rule, then waivers, then severities.</summary>
internal static class Gate
{
    /// <summary>Judges one project.</summary>
    public static Verdict Judge(Policy policy, ProjectFacts facts)
    {
        Finding[] found = [.. RuleCatalog.Rules.SelectMany(rule => rule.Check(policy, facts))];
        IEnumerable<Finding> all = WaiverLedger.Apply(policy, facts, found).Concat(UnmatchedEntries(policy, facts));
        return Verdict.Of(all.Select(finding => SeverityTable.Judge(finding, policy)));
    }

    private static IEnumerable<Finding> UnmatchedEntries(Policy policy, ProjectFacts facts)
    {
        // Where other projects may be under the same policy, one project alone cannot tell.
        if (!facts.OwnsPolicy)
        {
            return [];
        }

        IEnumerable<(string List, PackageEntry Entry)> entries =
        [
            .. (policy.Packages?.Allow ?? []).Select(entry => ("packages.allow", entry)),
            .. (policy.Packages?.Deny ?? []).Select(entry => ("packages.deny", entry)),
            .. (policy.Packages?.OnlyVia ?? []).Select(entry => ("packages.only-via", entry.Package)),
            .. (policy.Sources?.OwnersOf ?? []).SelectMany(entry => entry.Packages).Select(entry => ("sources.owners-of", entry)),
            .. (policy.Signatures?.For ?? []).SelectMany(entry => entry.Packages).Select(entry => ("signatures.for", entry)),
            .. (policy.Age?.For ?? []).SelectMany(entry => entry.Packages).Select(entry => ("age.for", entry)),
            .. (policy.BuildCode?.Allow ?? []).Select(entry => ("build-code.allow", entry.Package)),
            .. (policy.Licenses?.Clarify ?? []).Select(entry => ("licenses.clarify", entry.Package)),
            .. (policy.Pinning?.Prerelease?.Value ?? []).Select(entry => ("pinning.prerelease.allow", entry)),
        ];
        return entries
            .Where(pair => !pair.Entry.Inherited && !facts.Packages.Any(package => pair.Entry.Id.Matches(package.Id)))
            .Select(pair => PolicyRules.EntryMatchesNothing.At(pair.Entry.At, $"{pair.List} {pair.Entry} matches no package{(pair.List == "packages.deny" ? string.Empty : "; remove it if it is not needed any more")}"));
    }
}
