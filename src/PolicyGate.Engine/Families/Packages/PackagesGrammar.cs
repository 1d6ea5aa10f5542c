using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>packages</c> is.</summary>
internal static class PackagesGrammar
{
    private static readonly Key<Located<DefaultAction>> Default = new("default", DefaultActions.OrTrust, "What happens to an id that no entry names; deny where there is an allow list. trust: it passes if the trust file has it.") { Example = "deny" };

    private static readonly Key<IReadOnlyList<PackageEntry>> Allow = new("allow", PackageKinds.Any, "An id, or a prefix ending in one *; versions after @ or in a mapping.")
    { WhenFinal = WhenFinal.MayNotGrow, Example = "\n- Microsoft.*\n- Newtonsoft.Json@[13.0.3,14.0)\n- { id: Serilog.*, versions: \"[4.0,)\", reason: logging standard }" };

    private static readonly Key<IReadOnlyList<PackageEntry>> Deny = new("deny", PackageKinds.Denied, "Beats allow, always.")
    { IsStanding = true, Example = "\n- { id: Moq, versions: \"[4.20.0,4.20.2)\", reason: ships SponsorLink, use-instead: NSubstitute }" };

    private static readonly Key<IReadOnlyList<IdPattern>> Parents = new("parents", new ListKind<IdPattern>(Kinds.Pattern), "The packages that may bring it in.") { IsRequired = true };

    private static readonly Key<IReadOnlyList<OnlyViaEntry>> OnlyVia = new(
        "only-via",
        PackageKinds.Entries(PackageKinds.With((values, package) => new OnlyViaEntry(package, values.Of(Parents)), Parents), entry => [entry.Package]),
        "May come in only through these parents.")
    { Example = "\n- { id: Castle.Core, parents: [NSubstitute] }" };

    private static readonly Key<Located<Severity>> LookAlikes = new("look-alikes", Kinds.Level, "The severity of PG0404.") { IsAtKey = false, Example = "error" };

    /// <summary>The section.</summary>
    public static SectionGrammar<PackagesSection> Section { get; } = new(
        RuleFamilies.Packages,
        "Which packages may come in (PG04).",
        [Default, Allow, Deny, OnlyVia, LookAlikes],
        values => new PackagesSection(values.At, values.Find(Default), values.List(Allow), values.PlaceOf(Allow), values.List(Deny), values.List(OnlyVia), values.Find(LookAlikes)))
    {
        DecidedBy = DecidedBy.Graph,
        ExemptsSdk = true,
        AcrossLayers = (lower, upper, final) => DefaultActions.MayNotOpen("packages.default", lower.Packages?.Default, lower.Packages?.AllowAt, upper.Packages?.Default, final),
        OfTheWhole = OfTheWhole,
        InWords = (section, facts, package) => [Words(section, facts, package)],
    };

    private static void OfTheWhole(Policy policy, PolicyProblems problems)
    {
        DefaultActions.NeedsTrust("packages.default", policy.Packages?.Default, policy, problems);
        if (policy.Packages is { Default: { Value: DefaultAction.Allow } allow, AllowAt: not null })
        {
            problems.Add(PolicyRules.InvalidValue, allow.At, "default: allow with an allow list: the list would do nothing; write default: deny, or remove the list");
        }
    }

    private static (string, SourceSpan) Words(PackagesSection section, Facts.ProjectFacts facts, Facts.ResolvedPackage package)
    {
        if (section.DenyEntry(package) is { } denied)
        {
            return ($"denied by {denied}", denied.At);
        }

        (AllowAnswer answer, PackageEntry? entry) = section.Ask(package);
        return entry is null ? (section.IsTrusted(package, facts) ? "no entry names it: allowed, the trust file has it" : section.DeniesByDefault() ? "no entry names it: denied" : "no entry names it: allowed", section.DefaultAt())
            : (answer == AllowAnswer.Allowed ? $"allowed by {entry}" : $"{entry} allows other versions only", entry.At);
    }
}
