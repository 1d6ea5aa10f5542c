using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>sources</c> is.</summary>
internal static class SourcesGrammar
{
    private static readonly WordKind<bool> RequiredOrNot = new([("required", true), ("optional", false)]);

    private static readonly Key<IReadOnlyList<Located<string>>> Allow = new("allow", Kinds.Texts, "Keys of nuget.config, URLs, folders; nuget.org is always the public gallery, library-packs the folders of the .NET SDK.") { WhenFinal = WhenFinal.MayNotGrow, Example = "[nuget.org, contoso]" };

    private static readonly Key<IReadOnlyList<Located<string>>> PackageFolders = new(
        "package-folders",
        Kinds.Folders,
        "Folders of the repository, relative to it, that may hold packages; none but these.")
    { WhenFinal = WhenFinal.MayNotGrow, Example = "[third-party/packages]" };

    private static readonly Key<IReadOnlyList<Located<string>>> From = new("sources", Kinds.Names, "Where they come from.") { IsRequired = true };

    private static readonly Key<IReadOnlyList<SourceOwnership>> OwnersOf = new(
        "owners-of",
        PackageKinds.Entries(
            new Grammar<SourceOwnership>([PackageKinds.Packages, From], values => new SourceOwnership(values.Of(PackageKinds.Packages), [.. values.Of(From).Select(name => name.Value)], values.At)),
            entry => entry.Packages),
        "These ids come from these sources only.")
    { WhenFinal = WhenFinal.MayNotGrow, Example = "\n- { packages: [Contoso.*], sources: [contoso] }" };

    private static readonly Key<Located<bool>> Mapping = new("mapping", RequiredOrNot, "packageSourceMapping of nuget.config names every package.") { Example = "required" };
    private static readonly Key<Located<bool>> Https = new("https", RequiredOrNot, "Every source is reached by https, or is a folder.") { Example = "required" };

    /// <summary>The section.</summary>
    public static SectionGrammar<SourcesSection> Section { get; } = new(
        RuleFamilies.Sources,
        "Where packages come from (PG05).",
        [Allow, PackageFolders, OwnersOf, Mapping, Https],
        values => new SourcesSection(values.At, values.List(Allow), values.PlaceOf(Allow), values.List(PackageFolders), values.List(OwnersOf), values.Find(Mapping), values.Find(Https)))
    {
        InWords = (section, _, package) =>
            MostSpecific.Of(section.OwnersOf, entry => entry.Packages, package.Id, package.Version) is { } owners ? [($"has to come from {string.Join(" or ", owners.Sources)}", owners.At)]
            : section.AllowAt is { } allowAt ? [($"has to come from {string.Join(" or ", section.Allow.Select(source => source.Value))}", allowAt)]
            : [],
    };
}
