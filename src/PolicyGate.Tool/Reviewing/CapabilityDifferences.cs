using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Reviewing;

/// <summary>What a version can do that the one before could not, with the members that show it; libraries and what runs in a build each by itself.</summary>
internal static class CapabilityDifferences
{
    /// <summary>What the part of libraries is called.</summary>
    public const string Libraries = "capabilities";

    /// <summary>What the part of what runs in builds is called.</summary>
    public const string BuildCode = "capabilities in the build";

    /// <summary>What was gained and what is gone.</summary>
    public static IEnumerable<ReviewPart> Of(PackageCapabilities before, PackageCapabilities after, MayGain mayGain) =>
        new[] { Of(Libraries, before, after, mayGain.Libraries, isBuildCode: false), Of(BuildCode, before, after, mayGain.BuildCode, isBuildCode: true) }.OfType<ReviewPart>();

    /// <summary>All that a new package can do.</summary>
    public static IEnumerable<ReviewPart> Of(PackageCapabilities now, MayGain mayGain) => Of(new PackageCapabilities([]), now, mayGain);

    private static ReviewPart? Of(string what, PackageCapabilities before, PackageCapabilities after, Capability mayGain, bool isBuildCode)
    {
        CapableCode[] code = [.. after.Code.Where(one => isBuildCode ? one.IsBuildCode : one.IsLibrary)];
        Capability old = isBuildCode ? before.OfBuildCode : before.OfLibraries;
        Capability now = isBuildCode ? after.OfBuildCode : after.OfLibraries;
        Capability gained = now & ~old;
        Capability gone = old & ~now;
        return (gained | gone) == Capability.None ? null
            : new ReviewPart(
                what,
                (gained & ~mayGain) != Capability.None ? ReviewWeight.Decide : gained != Capability.None ? ReviewWeight.Note : ReviewWeight.Quiet,
                [.. gained.Each().Select(one => $"gained {(one == Capability.Unanalysable ? $"{one.Word()}: {CapabilityText.Unanalysed(code)}" : CapabilityText.Of(one, code))}"), .. gone.Each().Select(one => $"gone {one.Word()}")]);
    }
}
