using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;

namespace PolicyGate.Rules;

/// <summary>When a version appeared, as far as a clock tells.</summary>
internal abstract record Publication
{
    private Publication()
    {
    }

    /// <summary>It is known.</summary>
    /// <param name="At">The time, UTC; of a sighting the begin of the day.</param>
    /// <param name="Words">For a person, after <c>Id 1.2.3</c>: what happened then, and which clock says so.</param>
    internal sealed record Known(DateTimeOffset At, string Words) : Publication;

    /// <summary>No trust file has it yet: as far as it tells it appears now.</summary>
    internal sealed record Unrecorded : Publication;

    /// <summary>Nothing trustworthy says when the repository published it.</summary>
    internal sealed record Unknown(PackageSignatures Signatures) : Publication;

    /// <summary>When a version appeared; missing where a clock that is asked cannot be read.</summary>
    public static Evidence<Publication> Of(AgeClock clock, ResolvedPackage package, Repositories repositories, ProjectFacts facts)
    {
        if (clock != AgeClock.Signature && facts.Trust.IsUnreadable)
        {
            return new Evidence<Publication>.Missing($"{facts.Relative(facts.Trust.Path)}, or a file that it extends, cannot be read, and so it is not known which version was first seen when");
        }

        Publication? seen = clock == AgeClock.Signature ? null : Seen(package, facts, isAlone: clock == AgeClock.Seen);
        if (clock == AgeClock.Seen || seen is Unrecorded)
        {
            return new Evidence<Publication>.Known(seen!);
        }

        return facts.Evidence.Of<PackageSignatures>(package) switch
        {
            Evidence<PackageSignatures>.Known signed => new Evidence<Publication>.Known(Later(Signed(signed.Value, repositories), seen as Known, package, facts)),
            Evidence<PackageSignatures>.Missing missing => new Evidence<Publication>.Missing(missing.Reason),
            _ => throw new InvalidOperationException(),
        };
    }

    private static Publication Signed(PackageSignatures signatures, Repositories repositories) => repositories.Published(signatures) is { } published
        ? new Known(published, $"was published on {Times.Minute(published)} UTC, by its repository's signature")
        : new Unknown(signatures);

    // What was there before the trust file was may be as old as it likes: its day counts where there is nothing else to go by.
    private static Publication Later(Publication signed, Known? seen, ResolvedPackage package, ProjectFacts facts) => (signed, seen) switch
    {
        (Known known, { } sighting) => sighting.At > known.At ? sighting : known,
        (Known known, null) => known,
        (_, { } sighting) => sighting,
        _ => facts.Trust.Path.Length > 0 && Seen(package, facts, isAlone: true) is Known adopted ? adopted : signed,
    };

    // The last of the files that have it; nothing where it was only adopted, unless there is no other clock.
    private static Publication? Seen(ResolvedPackage package, ProjectFacts facts, bool isAlone)
    {
        RecordedVersion[] recorded = [.. facts.Trust.Sightings(package.Id, package.Version)];
        RecordedVersion[] counting = [.. recorded.Where(version => isAlone || !version.IsAdopted)];
        return recorded.Length == 0 ? new Unrecorded()
            : counting.Length == 0 ? null
            : new Known(new DateTimeOffset(counting.Max(version => version.Seen).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), string.Create(CultureInfo.InvariantCulture, $"was first seen on {counting.Max(version => version.Seen):yyyy-MM-dd}, by {facts.Relative(facts.Trust.Path)}"));
    }
}
