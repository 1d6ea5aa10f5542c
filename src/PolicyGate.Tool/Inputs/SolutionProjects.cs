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
            return Path.GetExtension(file).Equals(".slnf", StringComparison.OrdinalIgnoreCase) ? OfFilter(file) : await OfSolutionAsync(file, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SolutionException or System.Xml.XmlException or JsonException or FactsException or InvalidOperationException or KeyNotFoundException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Path.GetFileName(file)} is not a solution that can be read: {e.Message}");
        }
    }

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
    private static IReadOnlyList<string> OfFilter(string file)
    {
        using JsonDocument document = JsonDocument.Parse(RegularFile.Read(file, RegularFile.LargestText) ?? [], new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        JsonElement solution = document.RootElement.GetProperty("solution");
        string path = Absolute(solution.GetProperty("path").GetString()!, file);
        return [.. solution.GetProperty("projects").EnumerateArray().Select(project => Absolute(project.GetString()!, path))];
    }

    private static string Absolute(string path, string solution) => Path.GetFullPath(path.Replace('\\', Path.DirectorySeparatorChar), Path.GetDirectoryName(solution)!);
}
