using PolicyGate.Facts;
using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Verdicts;

/// <summary>Tells the entries of a policy that a project meets from those that it does not. Entries that come from <c>extends</c> are never told.</summary>
internal static class PolicyEntries
{
    /// <summary>The entries of the lists.</summary>
    public static IEnumerable<EntryUse> Of(Policy policy, ProjectFacts facts)
    {
        HashSet<string> ids = facts.Packages.Select(package => package.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Lists(policy)
            .Where(pair => !pair.Entry.Inherited)
            .Select(pair => new EntryUse(
                PolicyRules.EntryMatchesNothing.At(pair.Entry.At, $"{pair.List} {pair.Entry} matches no package{(pair.IsStanding ? string.Empty : "; remove it if it is not needed any more")}"),
                pair.Entry.Id.IsPrefix ? ids.Any(pair.Entry.Id.Matches) : ids.Contains(pair.Entry.Id.Stem)));
    }

    /// <summary>The waivers, whether they have ended or not.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="facts">The project.</param>
    /// <param name="findings">What was found, waived or not.</param>
    public static IEnumerable<EntryUse> WaiversOf(Policy policy, ProjectFacts facts, IReadOnlyList<Finding> findings)
    {
        Finding[] missing = [.. findings.Where(finding => finding.Rule == GateRules.EvidenceMissing)];
        return (policy.Waivers?.Entries ?? []).Where(waiver => !waiver.Inherited).Select(waiver => new EntryUse(
            PolicyRules.EntryMatchesNothing.At(waiver.At, $"the waiver of {string.Join(", ", waiver.Rules)} for {waiver.Named} waives nothing; remove it") with { SettingSeverity = Severity.Warning, MendedBy = MendingCommand.Fix, OfWaiver = waiver.At },
            waiver.AppliesTo(facts.ProjectPath) && IsNeeded(waiver, policy, facts, findings),
            facts.Kind != InputKind.Declarations && !missing.Any(fact => MayHaveNeeded(waiver, fact)),
            waiver.AppliesTo(facts.ProjectPath)));
    }

    // What could not be known might have been what the waiver is for: of the same family, and of no package or of one that it names.
    private static bool MayHaveNeeded(Waiver waiver, Finding missing) =>
        (missing.Undecided is not { } undecided || waiver.Rules.Any(rule => RuleCatalog.Find(rule)?.Family == undecided.Family))
        && (missing.PackageId is null || waiver.Packages.Any(entry => entry.Id.Matches(missing.PackageId)));

    /// <summary>Whether a waiver covers something that was found, or would be where CI is true.</summary>
    public static bool IsNeeded(Waiver waiver, Policy policy, ProjectFacts facts, IEnumerable<Finding> findings) =>
        findings.Any(finding => Covers(waiver, finding, facts))
        || (!facts.IsCi && waiver.Rules.Contains(LockedModeOff.Descriptor.Id) && new LockedModeOff().Check(policy, facts with { IsCi = true }).Any(finding => Covers(waiver, finding, facts)));

    /// <summary>Whether a waiver covers a finding, whether it has ended or not.</summary>
    public static bool Covers(Waiver waiver, Finding finding, ProjectFacts facts) =>
        finding.Rule.IsWaivable && (waiver.Advisories.Count == 0 || waiver.Advisories.Intersect(finding.Advisories, StringComparer.OrdinalIgnoreCase).Any())
        && waiver.Covers(finding.Rule.Id, finding.PackageId, finding.Version, SubjectOf(finding, facts));

    /// <summary>What a finding is about where it is about no package.</summary>
    public static string SubjectOf(Finding finding, ProjectFacts facts) => finding.Subject ?? facts.Relative(finding.At.File);

    // Every list of a section whose entries name packages.
    private static IEnumerable<(string List, bool IsStanding, PackageEntry Entry)> Lists(Policy policy) =>
        policy.Language.Sections.SelectMany(section => Lists(policy.ValuesOf(section), section.Key.Name));

    private static IEnumerable<(string List, bool IsStanding, PackageEntry Entry)> Lists(Values? values, string path) => values is null ? [] : values.Grammar.Keys
        .SelectMany((key, index) => (key.Kind, values[index]) switch
        {
            (ListKind list, IEnumerable<object> entries) => entries.SelectMany(list.Packages).Select(entry => ($"{path}.{key.Name}", key.IsStanding, entry)),
            (MapKind, Values nested) => Lists(nested, $"{path}.{key.Name}"),
            _ => [],
        });
}
