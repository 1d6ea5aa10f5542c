using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>pinning</c> is.</summary>
internal static class PinningGrammar
{
    private static readonly WordKind<DirectPin> Pins = new([("exact", DirectPin.Exact), ("fixed", DirectPin.Fixed), ("locked", DirectPin.Locked), ("range", DirectPin.Range), ("any", DirectPin.Any)]);
    private static readonly WordKind<bool> LockedOrAny = new([("locked", true), ("any", false)]);

    private static readonly Key<Located<DirectPin>> Direct = new("direct", Pins, "exact: [1.2.3]; fixed: 1.2.3 too; locked: whatever a lock file in sync pins, too; range: no floats; any.") { Example = "fixed" };
    private static readonly Key<Located<bool>> Transitive = new("transitive", LockedOrAny, "locked: in the lock file, or pinned centrally.") { Example = "locked" };

    private static readonly Key<IReadOnlyList<PackageEntry>> Allowed = new("allow", PackageKinds.Any, "Of these packages prereleases may come in.") { IsRequired = true };

    private static readonly Key<Located<IReadOnlyList<PackageEntry>>> Prereleases = new(
        "prerelease",
        new MapKind<Located<IReadOnlyList<PackageEntry>>>(new Grammar<Located<IReadOnlyList<PackageEntry>>>([Allowed], values => new Located<IReadOnlyList<PackageEntry>>(values.List(Allowed), values.At))),
        "Refuses prereleases but of these.")
    { WhenFinal = WhenFinal.MayNotGrow, Opens = (lower, upper) => lower is null || upper.Value.Count == 0 ? [] : [upper.At], Example = "{ allow: [Contoso.*] }" };

    private static readonly Key<Located<bool>> Central = new("central", new WordKind<bool>([("required", true), ("optional", false)]), "Versions come from Directory.Packages.props.") { Example = "required" };
    private static readonly Key<Located<bool>> Resolved = new("resolved", new WordKind<bool>([("as-declared", true), ("any", false)]), "as-declared: what was asked for is what was resolved.") { Example = "as-declared" };

    /// <summary>The section.</summary>
    public static SectionGrammar<PinningSection> Section { get; } = new(
        RuleFamilies.Pinning,
        "How versions are chosen (PG02).",
        [Direct, Transitive, Prereleases, Central, Resolved],
        values => new PinningSection(values.At, values.Find(Direct), values.Find(Transitive), values.Find(Prereleases), values.Find(Central), values.Find(Resolved)))
    {
        DecidedBy = DecidedBy.Graph,
        ExemptsSdk = true,
        InWords = (section, _, package) =>
            package.IsDirect && section.Direct is { } direct ? [($"direct: {Pins.WordOf(direct)}", direct.At)]
            : !package.IsDirect && section.TransitiveLocked is { } locked ? [($"transitive: {LockedOrAny.WordOf(locked)}", locked.At)]
            : [],
    };
}
