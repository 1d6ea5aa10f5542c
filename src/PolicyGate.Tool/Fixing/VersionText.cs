using NuGet.Versioning;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Tool.Fixing;

/// <summary>Versions as files write them.</summary>
internal static class VersionText
{
    /// <summary>Whether two texts say the same range.</summary>
    public static bool AreSame(string? one, string? other) =>
        one is not null && other is not null && VersionRange.TryParse(one.Trim(), out VersionRange? first) && ItemPlaces.Says(other, first);

    /// <summary>Whether a text names this version alone: bare or, where only that counts as exact, in brackets.</summary>
    public static bool Pins(string? text, NuGetVersion version, bool isExact)
    {
        if (text is null || !VersionRange.TryParse(text.Trim(), out VersionRange? range) || range.IsFloating || !range.IsMinInclusive || !VersionComparer.VersionRelease.Equals(range.MinVersion, version))
        {
            return false;
        }

        bool isBracketed = range.HasUpperBound && range.IsMaxInclusive && VersionComparer.VersionRelease.Equals(range.MaxVersion, version);
        return isBracketed || (!isExact && !range.HasUpperBound && text.Trim()[0] is not ('[' or '('));
    }

    /// <summary>The text that pins a version.</summary>
    public static string Pin(NuGetVersion version, bool isExact) => isExact ? $"[{version.ToNormalizedString()}]" : version.ToNormalizedString();

    /// <summary>Versions, for a person.</summary>
    public static string Shown(IEnumerable<NuGetVersion> versions) => string.Join(" and ", versions.DistinctBy(version => version.ToNormalizedString()).Order().Select(version => version.ToNormalizedString()));
}
