using NuGet.Versioning;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Packages;

namespace PolicyGate.Tool.Reviewing;

/// <summary>The archives in the package folders of this machine.</summary>
internal sealed class InstalledArchives(IReadOnlyList<string> folders, EvidenceCache cache)
{
    /// <summary>The package folders.</summary>
    public IReadOnlyList<string> Folders => folders;

    /// <summary>The archive of a version; <see langword="null"/> where it is in no folder.</summary>
    public PackageArchive? Find(string id, NuGetVersion version) =>
        folders.Select(folder => InstalledPackages.ArchiveIn(Path.Combine(folder, InstalledPackages.PathOf(id, version)), id, version)).FirstOrDefault(File.Exists) is { } path ? new PackageArchive(path, cache) : null;

    /// <summary>The archive of a version whose bytes have this hash; otherwise why there is none.</summary>
    public (PackageArchive? Archive, string Why) Find(string id, NuGetVersion version, string hash)
    {
        string name = $"{id} {version.ToNormalizedString()}";
        return Find(id, version) switch
        {
            null => (null, $"{name} is in no package folder of this machine"),
            { } archive => archive.Of<ContentHash>() switch
            {
                Evidence<ContentHash>.Known known when known.Value.Value == hash => (archive, string.Empty),
                Evidence<ContentHash>.Known => (null, $"{name} in the package folder is not the one whose hash is recorded"),
                Evidence<ContentHash>.Missing missing => (null, missing.Reason),
                _ => throw new InvalidOperationException(),
            },
        };
    }
}
