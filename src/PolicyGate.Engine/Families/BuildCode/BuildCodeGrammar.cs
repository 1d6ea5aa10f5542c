using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>build-code</c> is.</summary>
internal static class BuildCodeGrammar
{
    private static readonly ListKind<Located<CodeKinds>> SomeKinds = new(new WordKind<CodeKinds>([.. CodeKinds.All.Each().Select(kind => (kind.Word(), kind))]))
    {
        IsAbout = kind => [kind.Value.Word()],
        Twice = "the same kind stands in kinds twice",
        IsNeverEmpty = true,
        WhenEmpty = list => $"{list} is a list of at least one kind: the entry would approve nothing",
        IsSet = true,
    };

    private static readonly Key<PackageEntry> Package = new("package", PackageKinds.One, "What the entry is about.") { IsRequired = true };
    private static readonly Key<IReadOnlyList<Located<CodeKinds>>> OfKinds = new("kinds", SomeKinds, "What may run; everything where it is not written.");
    private static readonly Key<string> Sha256 = new("sha256", Kinds.Sha256, "The hash of the package's content, as the finding prints it.");

    private static readonly Key<Located<DefaultAction>> Default = new("default", DefaultActions.OrTrust, "What happens to code that no entry approves; deny where there is an allow list. trust: it runs with the kinds and the bytes that the trust file has.") { Example = "deny" };

    private static readonly Key<IReadOnlyList<BuildCodeApproval>> Allow = new(
        "allow",
        Kinds.Entries(new Grammar<BuildCodeApproval>([Package, OfKinds, Sha256, PackageKinds.Reason], Approval)) with
        {
            Names = entry => [entry.Package],
            IsAbout = entry => [$"{entry.Package} ({entry.Kinds})"],
        },
        "Approvals of code, by package, kinds and hash.")
    { WhenFinal = WhenFinal.MayNotGrow, Example = "\n- { package: xunit.runner.visualstudio@*, kinds: [msbuild] }\n- { package: Meziantou.Analyzer@2.0.200, kinds: [analyzer], sha256: \"566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353\" }" };

    /// <summary>The section.</summary>
    public static SectionGrammar<BuildCodeSection> Section { get; } = new(
        RuleFamilies.BuildCode,
        "Packages that run code during a build (PG10).",
        [Default, Allow],
        values => new BuildCodeSection(values.At, values.Find(Default), values.List(Allow), values.PlaceOf(Allow)))
    {
        AcrossLayers = (lower, upper, final) => DefaultActions.MayNotOpen("build-code.default", lower.BuildCode?.Default, lower.BuildCode?.AllowAt, upper.BuildCode?.Default, final),
        OfTheWhole = (policy, problems) => DefaultActions.NeedsTrust("build-code.default", policy.BuildCode?.Default, policy, problems),
        InWords = (section, facts, package) => Words(section, [.. section.Allow.Where(approval => approval.Package.Matches(package.Id, package.Version))], facts.Trust.Find(package.Id)),
    };

    private static BuildCodeApproval Approval(Values values) => new(
        values.Of(Package) with { Inherited = values.IsInherited },
        values.Find(OfKinds) is { } kinds ? kinds.Aggregate(CodeKinds.None, (all, kind) => all | kind.Value) : CodeKinds.All,
        values.Find(Sha256),
        values.At);

    private static IEnumerable<(string, SourceSpan)> Words(BuildCodeSection section, BuildCodeApproval[] approvals, TrustRecord? record) => approvals.Length == 0
        ? [(!section.Denies ? "may run what it brings" : section.Trusts && record is { BuildCode: not CodeKinds.None } ? $"may run what is recorded of it: {record.BuildCode.Words()}" : "may run nothing", section.Default?.At ?? section.At)]
        : approvals.Select(approval => ($"approved: {approval.Kinds.Words()}{(approval.Sha256 is null ? string.Empty : ", with this hash only")}", approval.At));
}
