using System.Xml;
using System.Xml.Linq;
using PolicyGate.Packages;
using PolicyGate.Policies;

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
    private static readonly HashSet<string> Written = new(StringComparer.Ordinal)
    {
        "PropertyGroup", "ItemGroup", "ImportGroup", "Import", "SourceRoot",
        "RestoreSuccess", "RestoreTool", "ProjectAssetsFile", Root, "NuGetPackageFolders", "NuGetProjectStyle", "NuGetToolVersion", "MSBuildAllProjects",
    };

    // With these a file takes in others, or code.
    private static readonly string[] Takes = ["Import", "Sdk", "UsingTask", "Analyzer", "Reference"];

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
        XElement root = InputReading.Document(file, What, bytes).Root!;
        if (root.Attributes().FirstOrDefault(attribute => !attribute.IsNamespaceDeclaration && attribute.Name.LocalName != "ToolsVersion") is not null
            || root.Descendants().FirstOrDefault(element => !Written.Contains(element.Name.LocalName) && !element.Name.LocalName.StartsWith("Pkg", StringComparison.Ordinal)) is not null)
        {
            XElement other = root.Descendants().FirstOrDefault(element => !Written.Contains(element.Name.LocalName) && !element.Name.LocalName.StartsWith("Pkg", StringComparison.Ordinal)) ?? root;
            throw Refused(other, file, $"has the element {other.Name.LocalName}, which NuGet does not write there; restore again");
        }

        HashSet<string> files = Files(assets, inputs);
        string first = assets.PackageFolders.Count > 0 ? Path.TrimEndingDirectorySeparator(assets.PackageFolders[0]) : string.Empty;
        if (root.Descendants().FirstOrDefault(element => element.Name.LocalName == Root && !Same(Path.TrimEndingDirectorySeparator(element.Value.Trim()), first)) is { } moved)
        {
            throw Refused(moved, file, $"has another package folder, {moved.Value.Trim()}, than the assets file; restore again");
        }

        foreach (XElement import in root.Descendants().Where(element => element.Name.LocalName == "Import"))
        {
            string path = import.Attribute("Project")?.Value ?? string.Empty;

            // NuGetPackageRoot may end in a separator or not.
            string full = path.Replace("$(NuGetPackageRoot)", first + "/", StringComparison.Ordinal).Replace('\\', '/').Replace("//", "/", StringComparison.Ordinal);
            if (path.Contains("..", StringComparison.Ordinal) || !files.Contains(full) || import.Attribute("Sdk") is not null)
            {
                throw Refused(import, file, $"imports {path}, which the assets file names for no package of the graph; restore again");
            }
        }
    }

    // Each file that MSBuild imports of a package, in the folder where NuGet finds the package; of a package that is nowhere, what is not there to be imported.
    private static HashSet<string> Files(AssetsFile assets, InputFiles inputs)
    {
        HashSet<string> files = new(OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
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

        return new(files.Select(file => file.Replace('\\', '/').Replace("//", "/", StringComparison.Ordinal)), files.Comparer);
    }

    private static void OfTool(string file, byte[] bytes)
    {
        XElement root = InputReading.Document(file, What, bytes).Root!;
        if (root.DescendantsAndSelf().FirstOrDefault(element => Takes.Contains(element.Name.LocalName, StringComparer.OrdinalIgnoreCase) || element.Attribute("Sdk") is not null || IsOfTheGate(element)) is { } taken)
        {
            throw Refused(taken, file, $"is imported by MSBuild, and NuGet has not written it; with {taken.Name.LocalName} it takes in what nobody judges: delete it, or import it from a file of the repository");
        }
    }

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

    private static bool Same(string one, string other) => one.Equals(other, OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
