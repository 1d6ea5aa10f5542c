using NuGet.Versioning;

namespace PolicyGate.Packages;

/// <summary>
/// Where a package is installed that may lie in several package folders. NuGet takes one copy and never mixes them
/// (NuGet.Packaging.FallbackPackagePathResolver), so whatever is judged of a package (archive, extracted files, records, imports) is of that copy.
/// </summary>
internal static class InstalledPackages
{
    /// <summary>
    /// The package's folder in the first of the package folders in which it is complete: one of the two records is there that NuGet writes last. A
    /// folder without them, whatever else is in it, NuGet passes over. What decided is remembered as an input.
    /// </summary>
    /// <param name="folders">The package folders, in NuGet's order.</param>
    /// <param name="id">The package's id.</param>
    /// <param name="version">Its version.</param>
    /// <param name="inputs">The inputs of the verdict.</param>
    /// <returns><see langword="null"/> where NuGet finds it in no folder.</returns>
    public static string? FolderOf(IReadOnlyList<string> folders, string id, NuGetVersion version, InputFiles inputs) =>
        folders.Select(root => Path.Combine(root, PathOf(id, version))).FirstOrDefault(folder => IsFile($"{ArchiveIn(folder, id, version)}.sha512", inputs) || IsFile(Path.Combine(folder, ".nupkg.metadata"), inputs));

    /// <summary>The package's archive in its folder.</summary>
    public static string ArchiveIn(string folder, string id, NuGetVersion version) => Path.Combine(folder, Lower($"{id}.{version.ToNormalizedString()}.nupkg"));

    /// <summary>The package's folder, relative to a package folder.</summary>
    public static string PathOf(string id, NuGetVersion version) => Lower($"{id}/{version.ToNormalizedString()}");

    private static bool IsFile(string path, InputFiles inputs)
    {
        inputs.Stamp(path);
        return File.Exists(path);
    }

#pragma warning disable CA1308 // NuGet's folders are lower case (NuGet.Packaging.VersionFolderPathResolver).
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
