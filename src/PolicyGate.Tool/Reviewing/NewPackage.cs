using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Tool.Reviewing;

/// <summary>A package of which nothing is recorded: everything about it is for a person to decide.</summary>
internal static class NewPackage
{
    /// <summary>What there is to know of it.</summary>
    public static PackageReview Review(PackageState state, PackageCapabilities capabilities, ReviewPart age, MayGain mayGain) => new(state.Id, null, state.Version.ToNormalizedString(),
    [
        new ReviewPart("publisher", ReviewWeight.Decide,
        [
            state.Author is { } author ? $"author {author.Subject} (issued by {author.Issuer})" : "no author's signature that counts",
            state.Repository is { } repository ? $"repository {repository}, owned by {(state.Owners.Count == 0 ? "nobody that it states" : string.Join(", ", state.Owners))}" : "no repository's signature that counts",
            .. state.SignatureProblem.Length == 0 ? Array.Empty<string>() : [state.SignatureProblem],
        ]),
        new ReviewPart("source", ReviewWeight.Note, [state.Source ?? state.SourceMissing]),
        new ReviewPart("licence", ReviewWeight.Note, [state.Contents!.License]),
        new ReviewPart(ContentDifferences.BuildCode, state.Contents.BuildCode == CodeKinds.None ? ReviewWeight.Quiet : ReviewWeight.Decide, [state.Contents.BuildCode == CodeKinds.None ? "none" : state.Contents.BuildCode.Words()]),
        .. CapabilityDifferences.Of(capabilities, mayGain),
        age,
    ]);
}
