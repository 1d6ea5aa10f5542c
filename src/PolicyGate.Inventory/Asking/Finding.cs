using NuGet.Versioning;
using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory.Asking;

/// <summary>The answer to where a package is, or was.</summary>
/// <param name="Question">The question.</param>
/// <param name="Period">The period; <see langword="null"/> for now and ever.</param>
/// <param name="Uses">Who has or had it.</param>
/// <param name="Silent">The repositories of which nothing is known for the time that is asked about.</param>
/// <param name="Gaps">The projects of which the last report did not know everything.</param>
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
        since = Math.Min(since, period?.To ?? since);
        StoredVersion[] versions = [.. store.VersionsOf(question.Id).Where(version => question.Has(version.Version))];
        Dictionary<long, NuGetVersion> order = versions.ToDictionary(version => version.Id, version => VersionOf(version.Version));
        FoundUse[] uses = [.. store.UsesOf(versions).Select(use => FoundUse.Of(use, period)).OfType<FoundUse>()
            .OrderBy(found => found.Use.Repository.Name, StringComparer.Ordinal)
            .ThenBy(found => found.Use.Project.Path, StringComparer.Ordinal)
            .ThenBy(found => order[found.Use.Version.Id])
            .ThenBy(found => found.Use.Version.Version, StringComparer.Ordinal)
            .ThenBy(found => found.Use.First)
            .ThenBy(found => found.Use.Version.Hash, StringComparer.Ordinal).ThenBy(found => found.Use.Version.Source, StringComparer.Ordinal).ThenBy(found => found.Use.Way, StringComparer.Ordinal)];
        return new Finding(
            question,
            period,
            uses,
            [.. store.Silent(since, period?.From).OrderBy(repository => repository.Name, StringComparer.Ordinal)],
            [.. store.Gaps().OrderBy(gap => gap.Repository, StringComparer.Ordinal).ThenBy(gap => gap.Project, StringComparer.Ordinal)],
            since)
        { IsEmpty = store.IsEmpty };
    }

    private static NuGetVersion VersionOf(string text) => NuGetVersion.TryParse(text, out NuGetVersion? version) ? version : new NuGetVersion(0, 0, 0);
}
