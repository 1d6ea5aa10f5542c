using System.Globalization;
using PolicyGate.Policies;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Reviewing;

/// <summary>When a version appeared, by each clock that there is (<c>age.clock</c>).</summary>
internal static class AgePart
{
    private const string What = "age";

    /// <summary>By its repository's signature alone.</summary>
    public static ReviewPart Of(PackageState state) => new(What, ReviewWeight.Quiet, [Signed(state)]);

    /// <summary>And by the trust file.</summary>
    /// <param name="state">The version.</param>
    /// <param name="sightings">What trust files have of it.</param>
    /// <param name="file">The trust file, for a person.</param>
    public static ReviewPart Of(PackageState state, IEnumerable<RecordedVersion> sightings, string file) => new(What, ReviewWeight.Quiet, [Signed(state), Seen([.. sightings], file)]);

    private static string Signed(PackageState state) => state.Published is { } time
        ? $"published on {Times.Minute(time)} UTC, by its repository's signature"
        : "no repository's signature that counts says when it was published";

    // What was adopted is older than its day, nobody knows by how much.
    private static string Seen(RecordedVersion[] sightings, string file)
    {
        DateOnly day = sightings.Length == 0 ? default : sightings.Max(version => version.Seen);
        return sightings.Length == 0 ? $"not seen yet, by {file}"
            : Array.TrueForAll(sightings, version => version.IsAdopted) ? string.Create(CultureInfo.InvariantCulture, $"there before {day:yyyy-MM-dd}, by {file}")
            : string.Create(CultureInfo.InvariantCulture, $"first seen on {day:yyyy-MM-dd}, by {file}");
    }
}
