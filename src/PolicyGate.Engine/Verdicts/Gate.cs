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
        Finding[] found = [.. RuleCatalog.Rules.SelectMany(rule => rule.Check(policy, facts)).Where(finding => IsAbout(facts.Kind, finding.Rule)), .. NotJudged(policy, facts)];
        IEnumerable<Finding> all = WaiverLedger.Apply(policy, facts, found).Concat(UnmatchedEntries(policy, facts)).Concat(Excluded(policy, facts));
        return Verdict.Of(all.Select(finding => SeverityTable.Judge(finding, policy)));
    }

    // A manifest has no lock file, and a packages.config nothing but ids and versions. Before a restore, what evidence would say is what PG0002 says is missing.
    private static bool IsAbout(InputKind kind, RuleDescriptor rule) => kind switch
    {
        InputKind.ToolManifest => rule.Family != RuleFamilies.LockFile,
        InputKind.Declarations => rule != NoVersion.Descriptor && (rule.Family is RuleFamilies.Pinning or RuleFamilies.Packages or RuleFamilies.BuildCode),
        InputKind.PackagesConfig => rule.Family is RuleFamilies.Gate or RuleFamilies.Pinning or RuleFamilies.Packages,
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
        if (!facts.OwnsPolicy || SeverityTable.Of(PolicyRules.EntryMatchesNothing, policy) == Severity.Off)
        {
            return [];
        }

        HashSet<string> ids = facts.Packages.Select(package => package.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Entries(policy)
            .Where(pair => !pair.Entry.Inherited && !(pair.Entry.Id.IsPrefix ? ids.Any(pair.Entry.Id.Matches) : ids.Contains(pair.Entry.Id.Stem)))
            .Select(pair => PolicyRules.EntryMatchesNothing.At(pair.Entry.At, $"{pair.List} {pair.Entry} matches no package{(pair.List == "packages.deny" ? string.Empty : "; remove it if it is not needed any more")}"));
    }

    // Who asks about an excluded project builds it, or was asked to look at it: an exclusion opens nothing.
    private static IEnumerable<Finding> Excluded(Policy policy, ProjectFacts facts) => policy.Exclude
        .Where(exclusion => exclusion.Names(facts.ProjectPath))
        .Select(exclusion => PolicyRules.EntryMatchesNothing.At(exclusion.At, $"exclude names {facts.ProjectPath} ({exclusion.Reason}), and it is judged all the same: a build, a solution, another project or whoever called asks for it; take it out of exclude, or out of what builds it") with { SettingSeverity = Severity.Warning });

    private static IEnumerable<(string List, PackageEntry Entry)> Entries(Policy policy) => new (string List, IEnumerable<PackageEntry>? Entries)[]
    {
        ("packages.allow", policy.Packages?.Allow),
        ("packages.deny", policy.Packages?.Deny),
        ("packages.only-via", policy.Packages?.OnlyVia.Select(entry => entry.Package)),
        ("sources.owners-of", policy.Sources?.OwnersOf.SelectMany(entry => entry.Packages)),
        ("signatures.for", policy.Signatures?.For.SelectMany(entry => entry.Packages)),
        ("age.for", policy.Age?.For.SelectMany(entry => entry.Packages)),
        ("build-code.allow", policy.BuildCode?.Allow.Select(entry => entry.Package)),
        ("licenses.clarify", policy.Licenses?.Clarify.Select(entry => entry.Package)),
        ("pinning.prerelease.allow", policy.Pinning?.Prerelease?.Value),
    }.SelectMany(list => (list.Entries ?? []).Select(entry => (list.List, entry)));
}
