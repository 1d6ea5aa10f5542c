using System.Security.Cryptography;
using System.Text;
using PolicyGate.Facts;

namespace PolicyGate.Tool.Inputs;

/// <summary>Finds what NuGet wrote about a project, without evaluating the project.</summary>
internal static class ProjectGraphFile
{
    private const string Assets = "project.assets.json";

    /// <summary>A project with its assets file; where it was not restored, with its lock file.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="properties">What its XML sets: it may have moved its obj.</param>
    public static CheckInput Of(string projectFile, IReadOnlyDictionary<string, string>? properties = null)
    {
        string folder = Path.GetDirectoryName(projectFile)!;
        string name = Path.GetFileNameWithoutExtension(projectFile);
        string? assets = Moved(folder, name, properties).Concat(Candidates(folder, name)).FirstOrDefault(File.Exists);
        if (assets is not null)
        {
            return new CheckInput(InputKind.Project, projectFile, assets);
        }

        string? locked = new[] { Path.Combine(folder, $"packages.{name.Replace(' ', '_')}.lock.json"), Path.Combine(folder, "packages.lock.json") }.FirstOrDefault(File.Exists);
        return locked is null ? new CheckInput(InputKind.Project, projectFile, null) : new CheckInput(InputKind.LockFile, projectFile, locked);
    }

    /// <summary>A file-based app with the assets file that <c>dotnet</c> keeps for it.</summary>
    public static CheckInput OfApp(string app)
    {
        // Microsoft.DotNet.ProjectTools.VirtualProjectBuilder.GetArtifactsPath.
        string root = OperatingSystem.IsWindows() ? Path.GetTempPath() : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
#pragma warning disable CA1308 // The hash is written in lower case.
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(app.ToUpperInvariant()))).ToLowerInvariant();
#pragma warning restore CA1308
        string assets = Path.Combine(root, "dotnet", "runfile", $"{Path.GetFileNameWithoutExtension(app)}-{hash}", "obj", Assets);
        return new CheckInput(InputKind.Project, app + ".csproj", File.Exists(assets) ? assets : null);
    }

    // As Microsoft.Common.props computes MSBuildProjectExtensionsPath, and the SDK the artifacts layout.
    private static IEnumerable<string> Moved(string folder, string name, IReadOnlyDictionary<string, string>? properties)
    {
        foreach (string property in new[] { "MSBuildProjectExtensionsPath", "BaseIntermediateOutputPath" })
        {
            if (properties?.GetValueOrDefault(property) is { Length: > 0 } path && !Projects.PropertyExpansion.IsOpen(path))
            {
                yield return Path.Combine(Path.GetFullPath(path.Replace('\\', '/'), folder), Assets);
            }
        }

        if (properties?.GetValueOrDefault("ArtifactsPath") is { Length: > 0 } artifacts && !Projects.PropertyExpansion.IsOpen(artifacts))
        {
            yield return Path.Combine(Path.GetFullPath(artifacts.Replace('\\', '/'), folder), "obj", name, Assets);
        }
    }

    // obj beside the project, or artifacts/obj/<project> above it (UseArtifactsOutput).
    private static IEnumerable<string> Candidates(string folder, string name)
    {
        yield return Path.Combine(folder, "obj", Assets);
        for (string? above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            yield return Path.Combine(above, "artifacts", "obj", name, Assets);
        }
    }
}
