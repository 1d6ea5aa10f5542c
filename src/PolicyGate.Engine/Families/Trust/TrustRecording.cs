using NuGet.Versioning;

namespace PolicyGate.Policies;

/// <summary>Makes records of packages as they are: what is true of the versions in use, and which versions were seen.</summary>
internal static class TrustRecording
{
    // Whoever goes back a version goes back to what was recorded.
    private const int KeptVersions = 3;

    /// <summary>The record of an id.</summary>
    /// <param name="before">What was recorded; <see langword="null"/> for nothing.</param>
    /// <param name="states">The versions in use, each with its contents; one at least.</param>
    /// <param name="today">The UTC day.</param>
    /// <param name="isAdopted">Whether the trust file is begun, so that nobody knows since when the versions are there.</param>
    public static TrustRecord Of(TrustRecord? before, IReadOnlyList<PackageState> states, DateOnly today, bool isAdopted = false) => new(states[0].Id)
    {
        Sources = Union(states.Select(state => state.Source)),
        Signatures = states.Aggregate(SignatureLevels.Author | SignatureLevels.Repository, (all, state) => all & state.Signatures),
        Repositories = Union(states.Select(state => state.Repository)),
        Authors = [.. states.Select(state => state.Author).OfType<AuthorIdentity>().Select(author => before?.Authors.FirstOrDefault(author.IsSame) ?? author).Distinct().OrderBy(author => author.Subject, StringComparer.Ordinal).ThenBy(author => author.Issuer, StringComparer.Ordinal)],
        Owners = [.. states.SelectMany(state => state.Owners).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)],
        Licenses = Union(states.Select(state => state.Contents!.License)),
        BuildCode = states.Aggregate(CodeKinds.None, (all, state) => all | state.Contents!.BuildCode),
        BuildCodeSha256 = Union(states.Select(state => state.Contents!.BuildCodeSha256)),
        Capabilities = states.Aggregate(Capability.None, (all, state) => all | (state.Contents!.Capabilities ?? Capability.None)),
        BuildCodeCapabilities = states.Aggregate(Capability.None, (all, state) => all | (state.Contents!.BuildCodeCapabilities ?? Capability.None)),
        Versions = Versions(before?.Versions ?? [], states, today, isAdopted),
        Review = before?.Review,
    };

    private static IReadOnlyList<RecordedVersion> Versions(IReadOnlyList<RecordedVersion> before, IReadOnlyList<PackageState> states, DateOnly today, bool isAdopted)
    {
        RecordedVersion[] used = [.. states.Select(state => before.FirstOrDefault(version => version.Is(state.Version)) ?? new RecordedVersion(state.Version.ToNormalizedString(), today, state.Hash, isAdopted))];
        IEnumerable<RecordedVersion> others = before.Except(used).OrderByDescending(Order).Take(Math.Max(0, KeptVersions - used.Length));
        return [.. used.Concat(others).OrderBy(Order)];
    }

    private static NuGetVersion Order(RecordedVersion version) => NuGetVersion.TryParse(version.Version, out NuGetVersion? order) ? order : new NuGetVersion(0, 0, 0);

    private static IReadOnlyList<string> Union(IEnumerable<string?> texts) => [.. texts.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
