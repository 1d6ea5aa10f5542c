using PolicyGate.Facts;
using PolicyGate.Language;
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
        Finding[] all = [.. WaiverLedger.Apply(policy, facts, found).Concat(UnmatchedEntries(policy, facts, found)).Concat(Excluded(policy, facts)).Select(finding => SeverityTable.Judge(finding, policy))];
        return Verdict.Of(WaiverLedger.WithoutEnds(all, all));
    }

    // A manifest has no lock file, and a packages.config or paket.lock nothing but ids and versions. Before a restore, what evidence would say is what PG0002 says is missing.
    private static bool IsAbout(InputKind kind, RuleDescriptor rule) => kind switch
    {
        InputKind.ToolManifest => rule.Family != RuleFamilies.LockFile,
        InputKind.Declarations => rule != NoVersion.Descriptor && (rule.Family is RuleFamilies.Pinning or RuleFamilies.Packages or RuleFamilies.BuildCode or RuleFamilies.Advisories),
        InputKind.PackagesConfig or InputKind.PaketLock => rule.Family is RuleFamilies.Gate or RuleFamilies.Pinning or RuleFamilies.Packages or RuleFamilies.Advisories,
        _ => true,
    };

    private static IEnumerable<Finding> NotJudged(Policy policy, ProjectFacts facts)
    {
        string[] asked = [.. policy.Language.Sections.Where(section => section.DecidedBy != DecidedBy.Graph && policy.ValuesOf(section) is not null).Select(section => section.Key.Name)];
        string why = facts.Kind == InputKind.PaketLock
            ? "Paket restores these packages, and of them only the ids and versions of paket.lock are known; where a restored project has them they are judged there"
            : "a packages.config names ids and versions only; migrate the project to PackageReference";
        return facts.Kind is not (InputKind.PackagesConfig or InputKind.PaketLock) || asked.Length == 0 ? []
            : [GateRules.EvidenceMissing.At(SourceSpan.WholeFile(facts.ProjectFile), $"{string.Join(", ", asked)} cannot be decided: {why}")];
    }

    // Where other projects may be under the same policy, one project alone cannot tell.
    private static IEnumerable<Finding> UnmatchedEntries(Policy policy, ProjectFacts facts, IReadOnlyList<Finding> found) =>
        !facts.OwnsPolicy || SeverityTable.Of(PolicyRules.EntryMatchesNothing, policy) == Severity.Off ? []
            : PolicyEntries.Of(policy, facts).Concat(PolicyEntries.WaiversOf(policy, facts, found)).Where(entry => entry is { IsMet: false, IsDecided: true, Applies: true }).Select(entry => entry.Finding);

    // Who asks about an excluded project builds it, or was asked to look at it: an exclusion opens nothing.
    private static IEnumerable<Finding> Excluded(Policy policy, ProjectFacts facts) => policy.Exclude
        .Where(exclusion => exclusion.Names(facts.ProjectPath))
        .Select(exclusion => PolicyRules.EntryMatchesNothing.At(exclusion.At, $"exclude names {facts.ProjectPath} ({exclusion.Reason}), and it is judged all the same: a build, a solution, another project or whoever called asks for it; take it out of exclude, or out of what builds it") with { SettingSeverity = Severity.Warning });
}
