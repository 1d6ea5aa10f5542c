using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>How the rules of PG05 read the section.</summary>
internal static class SourcesOf
{
    /// <summary>The packages on disk whose recorded source is known.</summary>
    public static IEnumerable<(ResolvedPackage Package, string Source)> Known(ProjectFacts facts) => facts.PackagesOnDisk()
        .Select(package => (package, source: (facts.Evidence.Of<RecordedSource>(package) as Evidence<RecordedSource>.Known)?.Value.Location))
        .Where(pair => pair.source is not null)
        .Select(pair => (pair.package, pair.source!));

    /// <summary>The entry of <c>owners-of</c> that decides about a package.</summary>
    public static SourceOwnership? OwnershipOf(this SourcesSection section, ResolvedPackage package) =>
        MostSpecific.Of(section.OwnersOf, entry => entry.Packages, package.Id, package.Version);

    /// <summary>What says that not all sources are known; <see langword="null"/> where they are.</summary>
    public static Finding? Unknown(RuleDescriptor rule, ProjectFacts facts, SourceSpan decidedBy) =>
        facts.NuGet.Value is { Missing: { Length: > 0 } reason, At: var at } ? FindingFactory.MissingFact(rule, at, decidedBy, reason) : null;

    /// <summary>Whether one of these sources signed a package as its repository: it served the package, whatever has been recorded.</summary>
    public static bool IsSigned(ResolvedPackage package, Policy policy, ProjectFacts facts, IReadOnlyList<string> names) =>
        facts.Evidence.Of<PackageSignatures>(package) is Evidence<PackageSignatures>.Known signed && Repositories.Of(policy, facts).Counted(signed.Value) is { } repository
        && (repository.IsGallery ? facts.NuGet.Value.Gallery : repository.ServiceIndex) is { } index && names.Any(name => facts.NuGet.Value.IsNamed(index, name));

    /// <summary>Whether a source is sent in the clear.</summary>
    public static bool IsInsecure(string source) => source.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
}
