using PolicyGate.Packages;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Reviewing;

/// <summary>What is between two archives.</summary>
internal static class ArchiveReview
{
    /// <summary>The review of the later one.</summary>
    /// <exception cref="UsageException">One of them cannot be read.</exception>
    public static PackageReview Of(PackageArchive before, PackageArchive after)
    {
        PackageContents old = before.Contents;
        PackageContents now = after.Contents;
        List<ReviewPart> parts = [];
        if (!old.Id.Equals(now.Id, StringComparison.OrdinalIgnoreCase))
        {
            parts.Add(new ReviewPart("id", ReviewWeight.Decide, [$"another package: {old.Id} before"]));
        }

        parts.AddRange(ContentDifferences.Of(old, before.Code, now, after.Code));
        return new PackageReview(now.Id, old.Version, now.Version, parts);
    }
}
