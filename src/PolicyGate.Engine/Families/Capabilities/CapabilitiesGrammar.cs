using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>capabilities</c> is.</summary>
internal static class CapabilitiesGrammar
{
    private static readonly ListKind<Located<Capability>> Some = new(new WordKind<Capability>([.. CapabilityWords.All.Select(capability => (capability.Word(), capability))]))
    {
        IsAbout = capability => [capability.Value.Word()],
        Twice = "the same capability stands in the list twice",
        IsSet = true,
    };

    private static readonly Key<IReadOnlyList<Located<Capability>>> OfLibraries = new("capabilities", Some, "What their libraries may do; nothing, where the list is empty.");
    private static readonly Key<IReadOnlyList<Located<Capability>>> OfBuildCode = new("build-code", Some, "What they may do in a build, beside what all may.");

    private static readonly Key<Located<Severity>> Gained = new("gained", Kinds.Level, "The severity of PG1401: an update can do what the recorded version could not; needs trust.") { Example = "error" };
    private static readonly Key<Located<DefaultAction>> Default = new("default", DefaultActions.Kind, "Whether a package may do what no entry names; it may, where nothing is said.") { Example = "deny" };
    private static readonly Key<IReadOnlyList<Located<Capability>>> BuildCode = new("build-code", Some, "What analyzers, generators and task assemblies of any package may do in a build.") { WhenFinal = WhenFinal.MayNotGrow, Example = "[files, environment]" };

    private static readonly Key<IReadOnlyList<CapabilityAllowance>> Allow = new(
        "allow",
        PackageKinds.Entries(
            new Grammar<CapabilityAllowance>(
                [PackageKinds.Packages, OfLibraries, OfBuildCode, PackageKinds.Reason],
                values => new CapabilityAllowance(values.Of(PackageKinds.Packages), Union(values.Find(OfLibraries)), Union(values.Find(OfBuildCode)), values.Find(PackageKinds.Reason), values.At))
            { OneOf = ([OfLibraries, OfBuildCode], "it would allow nothing") },
            entry => entry.Packages),
        "What certain packages may do; all entries that name a package count. Under default: allow, it is all that they may.")
    { WhenFinal = WhenFinal.MayNotGrow, Example = "\n- { packages: [Npgsql], capabilities: [network, environment, identity], reason: it is a client of a database }\n- { packages: [Grpc.Tools], build-code: [process] }" };

    /// <summary>The section.</summary>
    public static SectionGrammar<CapabilitiesSection> Section { get; } = new(
        RuleFamilies.Capabilities,
        "What packages can do by what their assemblies refer to (PG14).",
        [Gained, Default, BuildCode, Allow],
        values => new CapabilitiesSection(values.At, values.Find(Gained), values.Find(Default), Union(values.Find(BuildCode)) ?? Capability.None, values.PlaceOf(BuildCode), values.List(Allow)))
    { OfTheWhole = GainedNeedsTrust, InWords = (section, _, package) => [.. Words("its libraries", section.Libraries(package)), .. Words("in a build it", section.InBuilds(package))] };

    private static void GainedNeedsTrust(Policy policy, PolicyProblems problems)
    {
        if (policy is { Capabilities.Gained: { } gained, Trust: null })
        {
            problems.Add(PolicyRules.InvalidValue, gained.At, "capabilities.gained compares packages with the trust file, and the policy has no section trust; write one, and policygate trust init");
        }
    }

    private static Capability? Union(IReadOnlyList<Located<Capability>>? words) => words?.Aggregate(Capability.None, (all, word) => all | word.Value);

    private static IEnumerable<(string, SourceSpan)> Words(string who, AllowedCapabilities? allowed) =>
        allowed is null ? [] : [($"{who} may do: {(allowed.Set == Capability.None ? "nothing of the kind" : allowed.Set.Words())}", allowed.DecidedBy)];
}
