using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>How the rules of PG08 read the section.</summary>
internal static class PublishTime
{
    /// <summary>The minimum age of a package; <see langword="null"/> where none is asked for.</summary>
    public static Located<TimeSpan>? MinimumFor(this AgeSection section, ResolvedPackage package) =>
        (MostSpecific.Of(section.For, entry => entry.Packages, package.Id, package.Version)?.Minimum ?? section.Minimum) is { Value.Ticks: > 0 } minimum ? minimum : null;

    /// <summary>The clock that decides: the strictest where there is a trust file, the signature's where there is none.</summary>
    public static AgeClock ClockOf(AgeSection section, Policy policy) => policy.Trust is null ? AgeClock.Signature : section.Clock?.Value ?? AgeClock.Strictest;

    /// <summary>The packages with a minimum age, and when they appeared.</summary>
    public static IEnumerable<(ResolvedPackage Package, Located<TimeSpan> Minimum, Evidence<Publication> Publication)> Aged(Policy policy, ProjectFacts facts)
    {
        if (policy.Age is not { } section)
        {
            return [];
        }

        (ResolvedPackage Package, Located<TimeSpan> Minimum)[] aged = [.. facts.JudgedPackages(policy)
            .Where(package => package.FolderPath is not null)
            .Select(package => (package, minimum: section.MinimumFor(package)))
            .Where(pair => pair.minimum is not null)
            .Select(pair => (pair.package, pair.minimum!))];
        AgeClock clock = ClockOf(section, policy);
        if (clock != AgeClock.Seen)
        {
            facts.Evidence.Prepare(aged.Select(pair => pair.Package), facts.Evidence.Of<PackageSignatures>);
        }

        Repositories repositories = Repositories.Of(policy, facts);
        return aged.Select(pair => (pair.Package, pair.Minimum, Rules.Publication.Of(clock, pair.Package, repositories, facts)));
    }

    /// <summary>The times at which a package that is too new now no longer is.</summary>
    public static IEnumerable<DateTimeOffset> CoolDownEnds(Policy policy, ProjectFacts facts) => Aged(policy, facts)
        .Select(aged => aged.Publication is Evidence<Publication>.Known { Value: Publication.Known { At: var published } }
            && published.UtcDateTime <= DateTime.MaxValue - aged.Minimum.Value ? published + aged.Minimum.Value : DateTimeOffset.MinValue)
        .Where(end => end > facts.Now);
}
