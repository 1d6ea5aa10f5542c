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

    /// <summary>The projects, absolute, there or not.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return Path.GetExtension(file).Equals(".slnf", StringComparison.OrdinalIgnoreCase) ? Filter(file).Projects : await OfSolutionAsync(file, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SolutionException or System.Xml.XmlException or JsonException or FactsException or InvalidOperationException or KeyNotFoundException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Path.GetFileName(file)} is not a solution that can be read: {e.Message}");
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

    private static async Task<IReadOnlyList<string>> OfSolutionAsync(string file, CancellationToken cancellation)
    {
        byte[] bytes = RegularFile.Read(file, RegularFile.LargestText) ?? [];
        if (Path.GetExtension(file).Equals(".slnx", StringComparison.OrdinalIgnoreCase))
        {
            InputReading.Bound(file, "solution", bytes);
        }

        SolutionModel solution = await SolutionSerializers.GetSerializerByMoniker(file)!.OpenAsync(file, cancellation).ConfigureAwait(false);
        return [.. solution.SolutionProjects.Select(project => Absolute(project.FilePath, file))];
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
