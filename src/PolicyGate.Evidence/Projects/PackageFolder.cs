using System.Xml;
using System.Xml.Linq;
using NuGet.Versioning;

namespace PolicyGate.Projects;

/// <summary>The folder of an extracted package, found from a file in it.</summary>
/// <param name="Root">The package folder that it lies in.</param>
/// <param name="Id">The id, as the folder or its nuspec spells it.</param>
/// <param name="Version">The version.</param>
/// <param name="File">The file's path in the package, with <c>/</c>.</param>
internal sealed record PackageFolder(string Root, string Id, NuGetVersion Version, string File)
{
    private const string Parts = "[Content_Types].xml";
    private const string Signature = ".signature.p7s";
    private const int MostNuspecs = 8;

    /// <summary>
    /// The package that a file lies in: <c>ROOT/id/version/</c> or <c>ROOT/id.version/</c> (packages.config) with what NuGet leaves there, or with the nuspec of that id and
    /// version; a folder of any name with the parts that only an archive of NuGet's has, by its nuspec. <see langword="null"/> for none.
    /// </summary>
    public static PackageFolder? Of(string file)
    {
        string full = Path.GetFullPath(file);
        for (string? folder = Path.GetDirectoryName(full); folder is not null && Path.GetDirectoryName(folder) is { } above; folder = above)
        {
            if ((OfVersion(folder, above) ?? OfIdAndVersion(folder, above) ?? OfParts(folder, above)) is var (root, id, version))
            {
                return new PackageFolder(root, id, version, Path.GetRelativePath(folder, full).Replace('\\', '/'));
            }
        }

        return null;
    }

    private static (string Root, string Id, NuGetVersion Version)? OfVersion(string folder, string above)
    {
        string version = Path.GetFileName(folder);
        string id = Path.GetFileName(above);
        return char.IsAsciiDigit(version[0]) && Path.GetDirectoryName(above) is { } root && NuGetVersion.TryParse(version, out NuGetVersion? parsed)
            && (Has(folder, ".nupkg.metadata") || Has(folder, $"{id}.{version}.nupkg") || IsOf(folder, id, parsed)) ? (root, id, parsed) : null;
    }

    private static (string Root, string Id, NuGetVersion Version)? OfIdAndVersion(string folder, string above)
    {
        string name = Path.GetFileName(folder);
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0 && dot + 1 < name.Length; dot = name.IndexOf('.', dot + 1))
        {
            if (char.IsAsciiDigit(name[dot + 1]) && NuGetVersion.TryParse(name[(dot + 1)..], out NuGetVersion? version) && (Has(folder, $"{name}.nupkg") || IsOf(folder, name[..dot], version)))
            {
                return (above, name[..dot], version);
            }
        }

        return null;
    }

    // What somebody has unpacked as it is.
    private static (string Root, string Id, NuGetVersion Version)? OfParts(string folder, string above) =>
        (Has(folder, Parts) || Has(folder, Signature)) && Nuspecs(folder).Take(MostNuspecs).Select(Read).FirstOrDefault(package => package is not null) is var (id, version) ? (above, id, version) : null;

    private static bool Has(string folder, string name) => System.IO.File.Exists(Path.Combine(folder, name));

    // One of which a package is yet to be made has hardly the name and the version of its folder.
    private static bool IsOf(string folder, string id, NuGetVersion version) =>
        Has(folder, $"{id}.nuspec") && Read(Path.Combine(folder, $"{id}.nuspec")) is var (named, its) && named.Equals(id, StringComparison.OrdinalIgnoreCase) && its == version;

    private static IEnumerable<string> Nuspecs(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*.nuspec").Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static (string Id, NuGetVersion Version)? Read(string nuspec)
    {
        try
        {
            using MemoryStream bytes = new(RegularFile.ReadRequired(nuspec, RegularFile.LargestText));
            using XmlReader reader = XmlReader.Create(bytes, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            XElement? metadata = XElement.Load(reader).Elements().FirstOrDefault(element => element.Name.LocalName == "metadata");
            return Value("id") is { Length: > 0 } id && NuGetVersion.TryParse(Value("version"), out NuGetVersion? version) ? (id, version) : null;

            string? Value(string name) => metadata?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            return null;
        }
    }
}
