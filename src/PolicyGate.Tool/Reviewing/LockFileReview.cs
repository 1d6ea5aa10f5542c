using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Reviewing;

/// <summary>What changed between the lock files of two states: each new version against the closest one that was there before, by their archives.</summary>
internal sealed class LockFileReview(InstalledArchives archives, Repositories repositories)
{
    private readonly List<PackageReview> reviews = [];
    private readonly List<string> notCompared = [];

    /// <summary>The review.</summary>
    public ReviewReport Of(string beforeName, LockedState before, string afterName, LockedState after)
    {
        ILookup<string, LockedVersion> old = before.Versions.ToLookup(locked => locked.Id, StringComparer.OrdinalIgnoreCase);
        ILookup<string, LockedVersion> now = after.Versions.ToLookup(locked => locked.Id, StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, LockedVersion> id in now)
        {
            foreach (LockedVersion version in id.Where(locked => !old[id.Key].Any(known => known.Version == locked.Version && known.Hash == locked.Hash)).DistinctBy(locked => (locked.Version, locked.Hash)))
            {
                Review(version, Closest(old[id.Key], id, version.Version));
            }
        }

        reviews.AddRange(old.Where(id => !now.Contains(id.Key)).Select(id => new PackageReview(id.First().Id, id.Max(locked => locked.Version)!.ToNormalizedString(), PackageReview.Gone, [])));
        notCompared.AddRange(before.Unread.Union(after.Unread, StringComparer.Ordinal).Select(path => $"{path} is a link, and no lock file that git keeps"));

        // Whoever moves a lock file out of sight would have nothing to say.
        notCompared.AddRange(before.Files.Except(after.Files, StringComparer.Ordinal).Select(path => $"{path} is there in {beforeName} and not in {afterName}: whether its packages are gone with its project, only the file is, or NuGetLockFilePath has given it another name, under which it is not looked for, is for a person to see"));
        return new ReviewReport(beforeName, afterName, reviews) { NotCompared = notCompared };
    }

    // Of the versions that are gone the highest below it; else of all that were there.
    private static LockedVersion? Closest(IEnumerable<LockedVersion> before, IEnumerable<LockedVersion> now, NuGetVersion version)
    {
        LockedVersion[] gone = [.. before.Where(known => !now.Any(locked => locked.Version == known.Version && locked.Hash == known.Hash))];
        LockedVersion[] candidates = gone.Length > 0 ? gone : [.. before];
        return candidates.Where(known => known.Version <= version).MaxBy(known => known.Version) ?? candidates.MinBy(known => known.Version);
    }

    private void Review(LockedVersion version, LockedVersion? before)
    {
        string name = $"{version.Id} {version.Version.ToNormalizedString()}";
        (PackageArchive? archive, string why) = archives.Find(version.Id, version.Version, version.Hash);
        (PackageArchive? old, string oldWhy) = before is null ? (null, string.Empty) : archives.Find(before.Id, before.Version, before.Hash);
        ReviewPart[] bytes = before is not null && before.Version == version.Version ? [new ReviewPart("bytes", ReviewWeight.Decide, [$"the same version has other bytes: {version.Hash}, before {before.Hash}"])] : [];
        if (archive is null || (before is not null && old is null))
        {
            notCompared.Add($"{name}: {(archive is null ? why : oldWhy)}; restore both states, then review again");
            if (bytes.Length > 0)
            {
                reviews.Add(new PackageReview(version.Id, before!.Version.ToNormalizedString(), version.Version.ToNormalizedString(), bytes));
            }

            return;
        }

        PackageReview review = old is null ? New(ArchiveState.Of(archive, repositories), archive) : ArchiveReview.Of(old, archive, repositories);
        reviews.Add(review with { Parts = ReviewPart.Merged([.. bytes, .. review.Parts]) });
    }

    private static PackageReview New(PackageState state, PackageArchive archive) => NewPackage.Review(state, PackageArchive.Required(archive.Of<PackageCapabilities>()), AgePart.Of(state), MayGain.Usual);
}
