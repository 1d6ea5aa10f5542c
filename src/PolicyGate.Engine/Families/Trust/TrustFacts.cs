using NuGet.Versioning;
using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>Something in a trust file, or about it, that is not so or cannot be read.</summary>
/// <param name="At">Where; the policy's line for a file that is not there.</param>
/// <param name="What">What is wrong and how to mend it.</param>
internal sealed record TrustProblem(SourceSpan At, string What);

/// <summary>The records of a trust file, by id, ignoring case.</summary>
/// <param name="Records">The records that could be read.</param>
/// <param name="Problems">What is wrong with it; a record with a problem is in <see cref="Unread"/>.</param>
internal sealed record TrustFile(IReadOnlyDictionary<string, TrustRecord> Records, IReadOnlyList<TrustProblem> Problems)
{
    /// <summary>Ids whose records could not be read.</summary>
    public IReadOnlySet<string> Unread { get; init; } = new HashSet<string>();

    /// <summary>Whether it could not be read as a whole: it is not there, malformed, or of another schema.</summary>
    public bool IsUnreadable { get; init; }
}

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
}
