using NuGet.Versioning;

namespace PolicyGate.Tool.Reviewing;

/// <summary>A version that a lock file names.</summary>
/// <param name="Id">The package.</param>
/// <param name="Version">The version.</param>
/// <param name="Hash">NuGet's content hash of its archive, as the lock file says.</param>
internal sealed record LockedVersion(string Id, NuGetVersion Version, string Hash);
