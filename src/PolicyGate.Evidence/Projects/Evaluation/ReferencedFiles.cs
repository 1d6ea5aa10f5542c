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
}
