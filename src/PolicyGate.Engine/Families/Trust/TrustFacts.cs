using NuGet.Versioning;
using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>What is known of packages beside their bytes: the trust file of a policy, and those that it extends.</summary>
/// <param name="Path">The trust file, absolute; empty where the policy has none.</param>
/// <param name="Own">Its records.</param>
/// <param name="Extended">The files that it extends, in order: publishers that others know.</param>
internal sealed record TrustFacts(string Path, TrustFile Own, IReadOnlyList<TrustFile> Extended)
{
    /// <summary>Of a policy without a trust file.</summary>
    public static TrustFacts None { get; } = new(string.Empty, new TrustFile(new Dictionary<string, TrustRecord>(), []), []);

    /// <summary>What is wrong with any of the files.</summary>
    public IEnumerable<TrustProblem> Problems => [.. Own.Problems, .. Extended.SelectMany(file => file.Problems)];

    /// <summary>Whether nothing, or not everything, that it says of versions is known.</summary>
    public bool IsUnreadable => Own.IsUnreadable || Extended.Any(file => file.IsUnreadable);

    /// <summary>The record of an id; <see langword="null"/> where the repository has none.</summary>
    public TrustRecord? Find(string id) => Own.Records.GetValueOrDefault(id);

    /// <summary>What others know of the publisher of an id; the first file that has it counts.</summary>
    public TrustRecord? KnownToOthers(string id) => Extended.Select(file => file.Records.GetValueOrDefault(id)).FirstOrDefault(record => record is not null);

    /// <summary>What is recorded of a version, by this repository and by others.</summary>
    public IEnumerable<RecordedVersion> Sightings(string id, NuGetVersion version) =>
        Extended.Prepend(Own).Select(file => file.Records.GetValueOrDefault(id)?.Find(version)).OfType<RecordedVersion>();

    /// <summary>The older versions of an id that this repository has recorded, the newest first.</summary>
    public IEnumerable<RecordedVersion> OlderThan(string id, NuGetVersion version) => (Find(id)?.Versions ?? [])
        .Select(recorded => (Recorded: recorded, Version: NuGetVersion.TryParse(recorded.Version, out NuGetVersion? parsed) ? parsed : null))
        .Where(pair => pair.Version is not null && pair.Version < version).OrderByDescending(pair => pair.Version).Select(pair => pair.Recorded);
}
