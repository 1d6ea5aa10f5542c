using PolicyGate.Policies;

namespace PolicyGate.Tool.Reviewing;

/// <summary>How a package differs from its record, as parts of a review.</summary>
internal static class PublisherParts
{
    /// <summary>A part for each kind of evidence.</summary>
    public static IEnumerable<ReviewPart> Of(IEnumerable<TrustDifference> differences) => differences.GroupBy(difference => What(difference.Change), StringComparer.Ordinal)
        .Select(part => new ReviewPart(part.Key, part.All(difference => difference.Change is TrustChange.OwnerLeft or TrustChange.StrongerSignature) ? ReviewWeight.Note : ReviewWeight.Decide, [.. part.Select(difference => difference.What)]));

    private static string What(TrustChange change) => change switch
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
}
