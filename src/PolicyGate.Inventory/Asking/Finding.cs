using NuGet.Versioning;
using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory.Asking;

/// <summary>The answer to where a package is, or was.</summary>
/// <param name="Question">The question.</param>
/// <param name="Period">The period; <see langword="null"/> for now and ever.</param>
/// <param name="Uses">Who has or had it.</param>
/// <param name="Silent">The repositories of which nothing is known for the time that is asked about.</param>
/// <param name="Gaps">The projects of which the last report, or with a period one of its reports, did not know everything.</param>
/// <param name="Since">The time since which a repository has to have reported.</param>
internal sealed record Finding(PackageQuestion Question, Period? Period, IReadOnlyList<FoundUse> Uses, IReadOnlyList<StoredRepository> Silent, IReadOnlyList<StoredGap> Gaps, long Since)
{
    /// <summary>Whether no repository has ever reported.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Whether a no would be more than is known.</summary>
    public bool IsUncertain => IsEmpty || Silent.Count > 0 || Gaps.Count > 0;

    /// <summary>Asks a store.</summary>
    /// <param name="store">It.</param>
    /// <param name="question">Which package.</param>
    /// <param name="period">When; <see langword="null"/> for now and ever.</param>
    /// <param name="since">Whoever did not report since has to be asked.</param>
    public static Finding Of(IInventoryStore store, PackageQuestion question, Period? period, long since)
    {
        if (period is not null)
        {
            // Of the days after a report nobody knows anything.
            since = Math.Max(period.From, Math.Min(period.To, since));
        }

        StoredVersion[] versions = [.. store.VersionsOf(question.Id).Where(version => question.Has(version.Version))];
        Dictionary<long, NuGetVersion> order = versions.ToDictionary(version => version.Id, version => VersionOf(version.Version));
        FoundUse[] uses = [.. store.UsesOf(versions).Select(use => FoundUse.Of(use, period)).OfType<FoundUse>()];
        Array.Sort(uses, (one, other) => InOrder(one.Use, other.Use, order));
        return new Finding(
            question,
            period,
            uses,
            [.. store.Silent(since, period?.From).OrderBy(repository => repository.Name, StringComparer.Ordinal)],
            [.. GapsOf(store, period).OrderBy(gap => gap.Repository, StringComparer.Ordinal).ThenBy(gap => gap.Project, StringComparer.Ordinal).ThenBy(gap => gap.Problem, StringComparer.Ordinal)],
            since)
        { IsEmpty = !store.Knows(null) };
    }

    // Also those that are gone: from the last report before that could read the project until the first one after.
    private static IEnumerable<StoredGap> GapsOf(IInventoryStore store, Period? period) => period is null ? store.Gaps()
        : store.UsesOf(store.VersionsOf(string.Empty)).Where(gap => FoundUse.Of(gap, period) is not null).Select(gap => new StoredGap(gap.Repository.Name, gap.Project, gap.Way)).Distinct();

    // The same from every store, and soon: there may be a hundred thousand, of which the name of the repository tells most apart.
    private static int InOrder(StoredUse one, StoredUse other, Dictionary<long, NuGetVersion> order)
    {
        int compared = ReferenceEquals(one.Repository, other.Repository) ? 0 : string.CompareOrdinal(one.Repository.Name, other.Repository.Name);
        compared = compared != 0 ? compared : string.CompareOrdinal(one.Project, other.Project);
        compared = compared != 0 ? compared : order[one.Version.Id].CompareTo(order[other.Version.Id]);
        compared = compared != 0 ? compared : string.CompareOrdinal(one.Version.Version, other.Version.Version);
        compared = compared != 0 ? compared : one.First.CompareTo(other.First);
        compared = compared != 0 ? compared : string.CompareOrdinal(one.Version.Hash, other.Version.Hash);
        compared = compared != 0 ? compared : string.CompareOrdinal(one.Version.Source, other.Version.Source);
        compared = compared != 0 ? compared : string.CompareOrdinal(one.Version.Name, other.Version.Name);
        return compared != 0 ? compared : string.CompareOrdinal(one.Way, other.Way);
    }

    private static NuGetVersion VersionOf(string text) => NuGetVersion.TryParse(text, out NuGetVersion? version) ? version : new NuGetVersion(0, 0, 0);
}
