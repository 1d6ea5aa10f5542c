using System.Text.Json;
using Microsoft.VisualStudio.SolutionPersistence.Model;
using Microsoft.VisualStudio.SolutionPersistence.Serializer;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Inputs;

/// <summary>The projects of a solution or of a solution filter.</summary>
internal static class SolutionProjects
{
    /// <summary>Whether a file is one, by its extension.</summary>
    public static bool Is(string file) => Path.GetExtension(file).ToUpperInvariant() is ".SLN" or ".SLNX" or ".SLNF";

    /// <summary>The projects, absolute, there or not; and why they are not all of them, where it cannot be read.</summary>
    public static async Task<(IReadOnlyList<string> Projects, string? Problem)> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<string> projects = Path.GetExtension(file).Equals(".slnf", StringComparison.OrdinalIgnoreCase) ? Filter(file).Projects : await OfSolutionAsync(file, cancellation).ConfigureAwait(false);
            string? list = projects.FirstOrDefault(project => project.EndsWith(".etp", StringComparison.OrdinalIgnoreCase));
            return (projects, list is null ? null : $"names {Path.GetFileName(list)}, from which MSBuild takes more projects, and which nobody else reads; name those in the solution");
        }
        catch (Exception e) when (IsNoSolution(e))
        {
            return ([], $"is not a solution that can be read: {e.Message}");
        }
    }

    /// <summary>The solution of a filter; <see langword="null"/> where it is none, or names none that is there.</summary>
    public static string? SolutionOf(string filter)
    {
        try
        {
            return Path.GetExtension(filter).Equals(".slnf", StringComparison.OrdinalIgnoreCase) && Filter(filter).Solution is var solution && File.Exists(solution) ? solution : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Reading its projects says so.
            return null;
        }
    }

    /// <summary>Whether a project of a solution is a web site that is known by its address, and no file here.</summary>
    public static bool IsAddress(string project, string solution) => Path.GetRelativePath(Path.GetDirectoryName(solution)!, project).Replace('\\', '/') is var path
        && (path.StartsWith("http:/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https:/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("ftp:/", StringComparison.OrdinalIgnoreCase));

    private static bool IsNoSolution(Exception e) => e is SolutionException or System.Xml.XmlException or JsonException or FactsException or InvalidOperationException or KeyNotFoundException or ArgumentException or IOException or UnauthorizedAccessException;

    // Visual Studio reads a .sln by the library, MSBuild by itself: what either builds counts, and what one refuses the other may build.
    private static async Task<IReadOnlyList<string>> OfSolutionAsync(string file, CancellationToken cancellation)
    {
        byte[] bytes = RegularFile.Read(file, RegularFile.LargestText) ?? [];
        bool isText = Path.GetExtension(file).Equals(".sln", StringComparison.OrdinalIgnoreCase);
        if (!isText)
        {
            InputReading.Bound(file, "solution", bytes);
        }

        (IEnumerable<string> projects, bool isWhole) = isText ? SolutionText.Read(bytes) : ([], false);
        try
        {
            SolutionModel solution = await SolutionSerializers.GetSerializerByMoniker(file)!.OpenAsync(file, cancellation).ConfigureAwait(false);
            projects = solution.SolutionProjects.Select(project => project.FilePath).Concat(projects);
        }
        catch (Exception e) when (isWhole && IsNoSolution(e))
        {
            // MSBuild builds it all the same.
        }

        return [.. projects.Select(project => Absolute(project, file)).Distinct(StringComparer.Ordinal)];
    }

    // { "solution": { "path": "../All.sln", "projects": ["src\\A\\A.csproj"] } }, the projects relative to the solution.
    private static (string Solution, string[] Projects) Filter(string file)
    {
        byte[] bytes = RegularFile.Read(file, RegularFile.LargestText) ?? [];
        using JsonDocument document = JsonDocument.Parse(AssetsFileReader.WithoutPreamble(bytes), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        JsonElement solution = document.RootElement.GetProperty("solution");
        string path = Absolute(solution.GetProperty("path").GetString()!, file);
        return (path, [.. solution.GetProperty("projects").EnumerateArray().Select(project => Absolute(project.GetString()!, path))]);
    }

    private static string Absolute(string path, string solution) => Path.GetFullPath(path.Replace('\\', Path.DirectorySeparatorChar), Path.GetDirectoryName(solution)!);
}
