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
        Finding[] found = [.. RuleCatalog.Rules.SelectMany(rule => rule.Check(policy, facts)).Where(finding => IsAbout(facts.Kind, finding.Rule.Family)), .. NotJudged(policy, facts)];
        IEnumerable<Finding> all = WaiverLedger.Apply(policy, facts, found).Concat(UnmatchedEntries(policy, facts));
        return Verdict.Of(all.Select(finding => SeverityTable.Judge(finding, policy)));
    }

    // A manifest has no lock file, and a packages.config nothing but ids and versions.
    private static bool IsAbout(InputKind kind, string family) => kind switch
    {
        InputKind.ToolManifest => family != RuleFamilies.LockFile,
        InputKind.PackagesConfig => family is RuleFamilies.Gate or RuleFamilies.Pinning or RuleFamilies.Packages,
        _ => true,
    };

    private static IEnumerable<Finding> NotJudged(Policy policy, ProjectFacts facts)
    {
        (string Family, bool Asked)[] sections =
        [
            (RuleFamilies.LockFile, policy.LockFile is not null), (RuleFamilies.Sources, policy.Sources is not null), (RuleFamilies.Signatures, policy.Signatures is not null), (RuleFamilies.Integrity, policy.Integrity is not null),
            (RuleFamilies.Age, policy.Age is not null), (RuleFamilies.Licenses, policy.Licenses is not null), (RuleFamilies.BuildCode, policy.BuildCode is not null),
        ];
        string[] asked = [.. sections.Where(section => section.Asked).Select(section => section.Family)];
        return facts.Kind != InputKind.PackagesConfig || asked.Length == 0 ? []
            : [GateRules.EvidenceMissing.At(SourceSpan.WholeFile(facts.ProjectFile), $"{string.Join(", ", asked)} cannot be decided: a packages.config names ids and versions only; migrate the project to PackageReference")];
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
