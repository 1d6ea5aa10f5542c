using PolicyGate.Policies;

namespace PolicyGate.Tool.Reviewing;

/// <summary>How a package differs from its record, as parts of a review.</summary>
internal static class PublisherParts
{
    /// <summary>A part for each kind of evidence; a signature that is not valid, which nobody can accept, is one whatever is recorded.</summary>
    public static IEnumerable<ReviewPart> Of(PackageState state, IEnumerable<TrustDifference> differences) => ReviewPart.Merged(
    [
        .. Parts(differences),
        .. state.IsUnsound ? [new ReviewPart(What(TrustChange.WeakerSignature), ReviewWeight.Decide, [$"a signature that is not valid: {state.SignatureProblem}"])] : Array.Empty<ReviewPart>(),
    ]);

    /// <summary>The part that a difference belongs to.</summary>
    public static string What(TrustChange change) => change switch
    {
        TrustChange.OtherBytes => "bytes",
        TrustChange.NewOwner or TrustChange.NoCommonOwner or TrustChange.OwnerLeft => "owners",
        TrustChange.GainedBuildCode or TrustChange.ChangedBuildCode => ContentDifferences.BuildCode,
        TrustChange.GainedCapability => CapabilityDifferences.Libraries,
        TrustChange.GainedBuildCapability => CapabilityDifferences.BuildCode,
        TrustChange.AnotherLicense => "licence",
        TrustChange.AnotherSource => "source",
        _ => "publisher",
    };

    private static IEnumerable<ReviewPart> Parts(IEnumerable<TrustDifference> differences) => differences.GroupBy(difference => What(difference.Change), StringComparer.Ordinal)
        .Select(part => new ReviewPart(part.Key, part.All(difference => difference.IsInformation) ? ReviewWeight.Note : ReviewWeight.Decide, [.. part.Select(difference => difference.What)]));
}
