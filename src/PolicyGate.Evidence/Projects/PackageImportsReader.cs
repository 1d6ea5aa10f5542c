using System.Xml;
using System.Xml.Linq;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>
/// Everything beside the assets file that MSBuild imports by wildcard (<c>obj/*.props</c>, <c>obj/*.targets</c>) is an input. Checks that
/// <c>obj/*.nuget.g.props</c> and <c>.targets</c>, through which MSBuild imports what packages bring, name no file
/// of a package that the assets file does not: a restore that was cut short, or a file from elsewhere, must not be let in by a verdict about
/// other packages.
/// </summary>
internal static class PackageImportsReader
{
    private const string What = "file of package imports";

    /// <summary>Checks both files, where they are there, and remembers them as inputs.</summary>
    /// <exception cref="FactsException">A file is malformed, or imports from a package that is not in the graph.</exception>
    public static void Check(AssetsFile assets, string projectFile, InputFiles inputs)
    {
        string[] imported = [.. assets.Targets.SelectMany(target => target.Libraries.Values)
            .SelectMany(library => library.Imports.Select(file => (Path: assets.LibraryPaths.GetValueOrDefault($"{library.Id}/{library.Version}"), file)))
            .Where(import => import.Path is not null)
            .Select(import => $"/{import.Path}/{import.file}")
            .Distinct(StringComparer.OrdinalIgnoreCase)];
        string folder = Path.GetDirectoryName(assets.File)!;
        foreach (string extension in new[] { "props", "targets" })
        {
            string own = $"{Path.GetFileName(projectFile)}.nuget.g.{extension}";
            foreach (string file in inputs.List(folder, $"{Path.GetFileName(projectFile)}.*.{extension}"))
            {
                if (inputs.Optional(file, What) is { } bytes && Path.GetFileName(file).Equals(own, StringComparison.OrdinalIgnoreCase))
                {
                    Check(file, bytes, imported);
                }
            }
        }
    }

    private static void Check(string file, byte[] bytes, string[] imported)
    {
        XDocument document = InputReading.Document(file, What, bytes);
        foreach (XElement import in document.Descendants().Where(element => element.Name.LocalName == "Import"))
        {
            string path = import.Attribute("Project")?.Value.Replace('\\', '/') ?? string.Empty;

            // NuGetPackageRoot may end in a separator or not.
            path = path.Replace("$(NuGetPackageRoot)", "$(NuGetPackageRoot)/", StringComparison.Ordinal);
            bool isOfTheGraph = !path.Contains("..", StringComparison.Ordinal) && imported.Any(file => path.EndsWith(file, StringComparison.OrdinalIgnoreCase));
            if (!isOfTheGraph)
            {
                IXmlLineInfo line = import;
                throw new FactsException(new SourceSpan(file, line.LineNumber, line.LinePosition), $"the {What} {Path.GetFileName(file)} imports {path}, which the assets file names for no package of the graph; restore again");
            }
        }
    }
}
