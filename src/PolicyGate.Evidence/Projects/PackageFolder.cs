using NuGet.Versioning;

namespace PolicyGate.Projects;

/// <summary>The folder of an extracted package, found from a file in it.</summary>
/// <param name="Root">The package folder that it lies in.</param>
/// <param name="Id">The id, as the folder spells it.</param>
/// <param name="Version">The version.</param>
/// <param name="File">The file's path in the package, with <c>/</c>.</param>
internal sealed record PackageFolder(string Root, string Id, NuGetVersion Version, string File)
{
    /// <summary>The package that a file lies in: <c>ROOT/id/version/</c> with what NuGet leaves there; <see langword="null"/> for none.</summary>
    public static PackageFolder? Of(string file)
    {
        string full = Path.GetFullPath(file);
        for (string? folder = Path.GetDirectoryName(full); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string version = Path.GetFileName(folder);
            if (Path.GetDirectoryName(folder) is not { } above || Path.GetDirectoryName(above) is not { } root || version.Length == 0 || !char.IsAsciiDigit(version[0]))
            {
                continue;
            }

            string id = Path.GetFileName(above);
            if (NuGetVersion.TryParse(version, out NuGetVersion? parsed)
                && (System.IO.File.Exists(Path.Combine(folder, ".nupkg.metadata")) || System.IO.File.Exists(Path.Combine(folder, $"{id}.{version}.nupkg"))))
            {
                return new PackageFolder(root, id, parsed, Path.GetRelativePath(folder, full).Replace('\\', '/'));
            }
        }

        return null;
    }
}
