using NuGet.Versioning;

namespace PolicyGate.Policies;

/// <summary>A version of a package that the repository has seen.</summary>
/// <param name="Version">The version, as NuGet normalises it.</param>
/// <param name="Seen">The UTC day on which it was recorded.</param>
/// <param name="Hash">NuGet's content hash of its archive: SHA-512, base64, as in a lock file.</param>
/// <param name="IsAdopted">Whether it was there before the trust file was, so that the day says nothing about when it appeared.</param>
internal sealed record RecordedVersion(string Version, DateOnly Seen, string Hash, bool IsAdopted = false)
{
    /// <summary>Whether it is this version.</summary>
    public bool Is(NuGetVersion version) => Version.Equals(version.ToNormalizedString(), StringComparison.OrdinalIgnoreCase);
}
