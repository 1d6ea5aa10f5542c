using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>How the rules of PG08 read the section.</summary>
internal static class PublishTime
{
    /// <summary>The minimum age of a package; <see langword="null"/> where none is asked for.</summary>
    public static Located<TimeSpan>? MinimumFor(this AgeSection section, ResolvedPackage package) =>
        (MostSpecific.Of(section.For, entry => entry.Packages, package.Id, package.Version)?.Minimum ?? section.Minimum) is { Value.Ticks: > 0 } minimum ? minimum : null;

    /// <summary>The packages with a minimum age, and when they were published.</summary>
    public static IEnumerable<(ResolvedPackage Package, Located<TimeSpan> Minimum, Evidence<PackageSignatures> Signatures)> Aged(Policy policy, ProjectFacts facts) =>
        policy.Age is not { } section ? [] : Of([.. facts.JudgedPackages(policy)
            .Where(package => package.FolderPath is not null)
            .Select(package => (package, minimum: section.MinimumFor(package)))
            .Where(pair => pair.minimum is not null)
            .Select(pair => (pair.package, pair.minimum!))], facts);

    private static IEnumerable<(ResolvedPackage, Located<TimeSpan>, Evidence<PackageSignatures>)> Of((ResolvedPackage Package, Located<TimeSpan> Minimum)[] aged, ProjectFacts facts)
    {
        facts.Evidence.Prepare(aged.Select(pair => pair.Package), facts.Evidence.Of<PackageSignatures>);
        return aged.Select(pair => (pair.Package, pair.Minimum, facts.Evidence.Of<PackageSignatures>(pair.Package)));
    }

    /// <summary>The times at which a package that is too new now no longer is.</summary>
    public static IEnumerable<DateTimeOffset> CoolDownEnds(Policy policy, ProjectFacts facts) => Aged(policy, facts)
        .Select(aged => aged.Signatures is Evidence<PackageSignatures>.Known known && Repositories.Of(policy, facts).Published(known.Value) is { } published
            && published.UtcDateTime <= DateTime.MaxValue - aged.Minimum.Value ? published + aged.Minimum.Value : DateTimeOffset.MinValue)
        .Where(end => end > facts.Now);
}
