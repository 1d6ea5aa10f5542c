using System.Xml;
using PolicyGate.Policies;

namespace PolicyGate.Projects.Evaluation;

/// <summary>Files that a reference to a project runs, and that are no project which a restore judges by itself.</summary>
internal static class ReferencedFiles
{
    private static readonly string[] Usual = [".csproj", ".fsproj", ".vbproj"];

    /// <summary>Whether a file is, by its extension, a project of the .NET SDK's own languages, which a restore judges by itself.</summary>
    public static bool IsUsualProject(string file) => Usual.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>A referenced file as code that is used by its path, where it is: what is no usual project, and whatever lies in a package folder.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="at">The reference.</param>
    public static IEnumerable<EvaluatedCode> Of(string path, SourceSpan at)
    {
        string file = LocalPackageFolders.Real(path);
        return PackageFolder.Of(file) is null && IsUsualProject(file) ? [] : [new EvaluatedCode("project", file, at)];
    }

    /// <summary>Whether MSBuild would build a file: a project, whatever it is called, which is XML whose root says so; a solution by its extension.</summary>
    public static bool IsProject(string file)
    {
        try
        {
            if (!File.Exists(file))
            {
                return false;
            }

            if (Path.GetExtension(file).ToUpperInvariant() is ".SLN" or ".SLNX" or ".SLNF")
            {
                return true;
            }

            using XmlReader reader = InputReading.RootAsMsbuild(File.OpenRead(file));
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == "Project";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            return false;
        }
    }

    /// <summary>The absolute path of one; <see langword="null"/> where it is none.</summary>
    public static string? Full(string path, string folder)
    {
        string usual = Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path;
        return usual.Length == 0 || usual.Contains('\0', StringComparison.Ordinal) ? null : Path.GetFullPath(usual, folder);
    }
}
