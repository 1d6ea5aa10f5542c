using System.Xml;
using System.Xml.Linq;
using PolicyGate.Packages;
using PolicyGate.Policies;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Projects;

/// <summary>
/// Everything beside the assets file that MSBuild imports by wildcard (<c>obj/*.props</c>, <c>obj/*.targets</c>) is an input, and nothing of it is believed.
/// <c>obj/*.nuget.g.props</c> and <c>.targets</c>, through which MSBuild imports what packages bring, hold what NuGet writes into them
/// (<c>NuGet.Commands.BuildAssetsUtils</c>) and name the files that the assets file names, where they are: a restore that was cut short, or a file from
/// elsewhere, must not be let in by a verdict about other packages. What a tool has left there besides takes in nothing.
/// </summary>
internal static class PackageImportsReader
{
    private const string What = "file of package imports";
    private const string Root = "NuGetPackageRoot";

    // What NuGet writes beside the imports; Pkg... are the folders of packages that ask for GeneratePathProperty.
    private static readonly HashSet<string> Properties = new(StringComparer.Ordinal)
    {
        "RestoreSuccess", "RestoreTool", "ProjectAssetsFile", Root, "NuGetPackageFolders", "NuGetProjectStyle", "NuGetToolVersion", "MSBuildAllProjects",
    };

    // What a target of a tool may do there.
    private static readonly string[] Harmless = ["PropertyGroup", "ItemGroup", "Message", "Warning", "Error", "WriteLinesToFile"];

    // With these a file takes in others, or code.
    private static readonly string[] Takes = ["Import", "Sdk", "UsingTask", "Analyzer", "Reference", "ProjectReference", "ProjectCachePlugin", "MSBuild", "Exec"];

    /// <summary>Checks all of them, where they are there, and remembers them as inputs.</summary>
    /// <exception cref="FactsException">A file is malformed, imports from a package that is not in the graph, or is not what it has to be.</exception>
    public static void Check(AssetsFile assets, string projectFile, InputFiles inputs)
    {
        string folder = Path.GetDirectoryName(assets.File)!;
        foreach (string extension in new[] { "props", "targets" })
        {
            string own = $"{Path.GetFileName(projectFile)}.nuget.g.{extension}";
            foreach (string file in inputs.List(folder, $"{Path.GetFileName(projectFile)}.*.{extension}"))
            {
                if (inputs.Optional(file, What) is not { } bytes)
                {
                    continue;
                }

                if (Path.GetFileName(file).Equals(own, StringComparison.OrdinalIgnoreCase))
                {
                    OfNuGet(assets, file, bytes, inputs);
                }
                else if (!Path.GetFileName(file).Equals(Path.GetFileName(projectFile) + PackageGuard.Extension, StringComparison.Ordinal))
                {
                    OfTool(file, bytes);
                }
            }
        }
    }

    private static void OfNuGet(AssetsFile assets, string file, byte[] bytes, InputFiles inputs)
    {
        XElement root = InputReading.Document(file, What, bytes, XmlEncoding.AsMsbuild).Root!;
        string first = assets.PackageFolders.Count > 0 ? Path.TrimEndingDirectorySeparator(assets.PackageFolders[0]) : string.Empty;
        HashSet<string> files = Files(assets, inputs);
        Lazy<string[]> folders = new(() => [.. assets.Targets.SelectMany(target => target.Libraries.Values).Where(library => !library.IsProject).DistinctBy(library => (library.Id, library.Version))
            .Select(library => InstalledPackages.FolderOf(assets.PackageFolders, library.Id, library.Version, inputs)).OfType<string>().Select(Slashes)]);
        if (root.Attributes().Any(attribute => !attribute.IsNamespaceDeclaration && attribute.Name.LocalName != "ToolsVersion"))
        {
            throw Refused(root, file, "has attributes that NuGet does not write there; restore again");
        }

        foreach (XElement group in root.Elements())
        {
            foreach (XElement element in group.Elements())
            {
                string name = element.Name.LocalName;
                switch (group.Name.LocalName)
                {
                    case "PropertyGroup" when name == Root && !Path.TrimEndingDirectorySeparator(element.Value.Trim()).Equals(first, PathNames.Comparison):
                        throw Refused(element, file, $"has another package folder, {element.Value.Trim()}, than the assets file; restore again");
                    case "PropertyGroup" when !element.HasElements && (Properties.Contains(name) || name.StartsWith("Pkg", StringComparison.Ordinal)):
                    case "ItemGroup" when name == "SourceRoot":
                    case "ItemGroup" when !Takes.Contains(name, StringComparer.OrdinalIgnoreCase) && IsContent(element, out string content) && (CompilerOptions.Data.Contains(name) || !ReferencedFiles.IsProject(content)):
                    case "ImportGroup" when name == "Import" && IsImport(element):
                        break;
                    default:
                        throw Refused(element, file, name == "Import" ? $"imports {element.Attribute("Project")?.Value}, which the assets file names for no package of the graph; restore again" : $"has the element {name}, which NuGet does not write there; restore again");
                }
            }

            if (group.Name.LocalName is not ("PropertyGroup" or "ItemGroup" or "ImportGroup"))
            {
                throw Refused(group, file, $"has the element {group.Name.LocalName}, which NuGet does not write there; restore again");
            }
        }

        bool IsImport(XElement import) => import.Attribute("Sdk") is null && Full(import.Attribute("Project")) is { } full && files.Contains(full);

        // A content file of a package, with what NuGet says of it.
        bool IsContent(XElement item, out string file)
        {
            file = Full(item.Attribute("Include")) ?? string.Empty;
            string path = file;
            return path.Length > 0 && item.Attributes().All(attribute => attribute.Name.LocalName is "Include" or "Condition") && !IsRead(item.Attribute("Include")!.Value.Replace("$(NuGetPackageRoot)", string.Empty, StringComparison.Ordinal)) && item.Elements().All(metadata => !metadata.HasElements && !HasLines(metadata.Value))
                && Array.Exists(folders.Value, folder => path.StartsWith(folder + "/", StringComparison.OrdinalIgnoreCase));
        }

        // NuGetPackageRoot may end in a separator or not.
        string? Full(XAttribute? path) => path is null || path.Value.Contains("..", StringComparison.Ordinal) ? null : Slashes(path.Value.Replace("$(NuGetPackageRoot)", first + "/", StringComparison.Ordinal));
    }

    // NuGet writes names of files as they are, and MSBuild reads lists, wildcards, properties and escapes in them.
    private static bool IsRead(string path) => HasLines(path) || path.AsSpan().IndexOfAny(";*?") >= 0 || path.Contains("$(", StringComparison.Ordinal) || path.Contains("@(", StringComparison.Ordinal) || MsbuildText.Unescaped(path) != path;

    private static bool HasLines(string text) => MsbuildText.Unescaped(text).AsSpan().IndexOfAny('\r', '\n') >= 0;

    private static string Slashes(string path) => path.Replace('\\', '/').Replace("//", "/", StringComparison.Ordinal);

    // Each file that MSBuild imports of a package, in the folder where NuGet finds the package; of a package that is nowhere, what is not there to be imported.
    private static HashSet<string> Files(AssetsFile assets, InputFiles inputs)
    {
        HashSet<string> files = new(PathNames.Comparer);
        foreach (AssetsLibrary library in assets.Targets.SelectMany(target => target.Libraries.Values).Where(library => library.Imports.Count > 0))
        {
            if (InstalledPackages.FolderOf(assets.PackageFolders, library.Id, library.Version, inputs) is { } folder)
            {
                files.UnionWith(library.Imports.Select(file => Path.Combine(folder, file)));
            }
            else
            {
                files.UnionWith(assets.PackageFolders.SelectMany(root => library.Imports.Select(file => Path.Combine(root, InstalledPackages.PathOf(library.Id, library.Version), file))).Where(file => !inputs.Exists(file)));
            }
        }

        return new(files.Select(Slashes), files.Comparer);
    }

    private static void OfTool(string file, byte[] bytes)
    {
        XElement root = InputReading.Document(file, What, bytes, XmlEncoding.AsMsbuild).Root!;
        if (root.DescendantsAndSelf().FirstOrDefault(element => Takes.Contains(element.Name.LocalName, StringComparer.OrdinalIgnoreCase) || element.Attribute("Sdk") is not null || IsOfTheGate(element) || MayTake(element)) is { } taken)
        {
            throw Refused(taken, file, $"is imported by MSBuild, and NuGet has not written it; with {taken.Name.LocalName} it takes in what nobody judges: delete it, or import it from a file of the repository");
        }
    }

    // A task that runs or makes more, an item that MSBuild's own targets may build, a property by which they find a compiler, a line for it.
    private static bool MayTake(XElement element) => element.Parent?.Name.LocalName switch
    {
        "Target" => !Harmless.Contains(element.Name.LocalName, StringComparer.OrdinalIgnoreCase),
        "ItemGroup" => element.Attributes().Any(attribute => HasLines(attribute.Value) || IsObeyed(attribute.Value))
            || (!CompilerOptions.Data.Contains(element.Name.LocalName) && ((string?)element.Attribute("Include"))?.AsSpan().IndexOfAny("/\\$@*") >= 0),
        "PropertyGroup" => CompilerOptions.Properties.Contains(element.Name.LocalName, StringComparer.OrdinalIgnoreCase) || HasLines(element.Value.Trim()) || MsbuildText.List(MsbuildText.Unescaped(element.Value)).Any(part => part is not ['@', ..] && CompilerOptions.OfName(part).Any()),
        _ => !element.HasElements && element.Ancestors().Any(ancestor => ancestor.Name.LocalName == "ItemGroup") && HasLines(element.Value.Trim()),
    };

    // A compiler would take one of these for an option that loads code, or for a response file.
    private static bool IsObeyed(string text) => MsbuildText.List(MsbuildText.Unescaped(text)).Any(part => part is ['@', ..] || CompilerOptions.OfName(part).Any());

    // Its own names, and the names by which it comes in and holds back.
    private static bool IsOfTheGate(XElement element) =>
        element.Name.LocalName is "AfterMicrosoftNETSdkTargets" or "CustomAfterMicrosoftCommonTargets" or "CustomBeforeMicrosoftCommonCrossTargetingTargets" or "CustomAfterDirectoryBuildProps" or Root
        || element.Attributes().Select(attribute => Uri.UnescapeDataString(attribute.Value)).Append(element.Name.LocalName).Append(element.HasElements ? string.Empty : Uri.UnescapeDataString(element.Value))
            .Any(text => text.Contains("PolicyGate", StringComparison.OrdinalIgnoreCase));

    private static FactsException Refused(XElement element, string file, string what)
    {
        IXmlLineInfo line = element;
        return new FactsException(new SourceSpan(file, line.LineNumber, line.LinePosition), $"the {What} {Path.GetFileName(file)} {what}");
    }
}
