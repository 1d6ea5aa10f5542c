using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Reviewing;

/// <summary>What is between two archives: who published them and what they are allowed to be, as between a package and its record, and what they hold.</summary>
internal static class ArchiveReview
{
    /// <summary>The review of the later one.</summary>
    /// <exception cref="Inputs.UsageException">One of them cannot be read.</exception>
    public static PackageReview Of(PackageArchive before, PackageArchive after, Repositories repositories)
    {
        PackageState now = ArchiveState.Of(after, repositories);
        return Of(before, after, TrustRecording.Of(null, [ArchiveState.Of(before, repositories)], today: default), now, AgePart.Of(now), MayGain.Usual);
    }

    /// <summary>The review of a package whose record is of the archive before.</summary>
    /// <param name="before">That archive.</param>
    /// <param name="after">The later one.</param>
    /// <param name="record">What is recorded.</param>
    /// <param name="state">What is true of the later one.</param>
    /// <param name="age">How old that is.</param>
    /// <param name="mayGain">What it may gain without a decision.</param>
    /// <exception cref="Inputs.UsageException">An archive cannot be read.</exception>
    public static PackageReview Of(PackageArchive before, PackageArchive after, TrustRecord record, PackageState state, ReviewPart age, MayGain mayGain)
    {
        ArchiveContents old = before.Contents;
        ArchiveContents now = after.Contents;
        ReviewPart[] contents = [.. ContentDifferences.Of(old, before.Code, now, after.Code)];

        TrustDifference[] differences = [.. TrustComparison.Of(record, state, mayGain)];
        ReviewPart[] shown =
        [
            .. CapabilityDifferences.Of(PackageArchive.Required(before.Of<PackageCapabilities>()), PackageArchive.Required(after.Of<PackageCapabilities>()), mayGain),
            .. contents,
            .. Loaded(contents, differences, state),
        ];

        // What the files show is said by them alone; what they do not show is asked all the same, as the gate asks it.
        ReviewPart[] parts = [.. Id(old, now), .. PublisherParts.Of(state, differences.Where(difference => !IsShown(difference, shown))), .. shown];

        // The same version of which nothing changed is as old as it was.
        return new PackageReview(now.Id, old.Version, now.Version, ReviewPart.Merged(parts.Length == 0 && old.Version == now.Version ? [] : [.. parts, age]));
    }

    private static ReviewPart[] Id(ArchiveContents old, ArchiveContents now) =>
        old.Id.Equals(now.Id, StringComparison.OrdinalIgnoreCase) ? [] : [new ReviewPart("id", ReviewWeight.Decide, [$"another package: {old.Id} before"])];

    // Targets, analyzers and tools can load whatever lies beside them: an approval is of the whole archive.
    private static ReviewPart[] Loaded(ReviewPart[] contents, TrustDifference[] differences, PackageState state) =>
        Array.Exists(differences, difference => difference.Change == TrustChange.ChangedBuildCode) && contents.Any(part => part.What == ContentDifferences.Files) && !contents.Any(part => part.What == ContentDifferences.BuildCode)
            ? [new ReviewPart(ContentDifferences.BuildCode, ReviewWeight.Decide, [$"it has build code ({state.Contents!.BuildCode.Words()}), which can load what else changed in the package"])]
            : [];

    private static bool IsShown(TrustDifference difference, ReviewPart[] shown) => difference.Change is TrustChange.ChangedBuildCode or TrustChange.GainedCapability or TrustChange.GainedBuildCapability
        && Array.Exists(shown, part => part.Weight == ReviewWeight.Decide && part.What == PublisherParts.What(difference.Change));
}
