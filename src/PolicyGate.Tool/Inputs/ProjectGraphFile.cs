using System.Security.Cryptography;
using System.Text;
using PolicyGate.Facts;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Inputs;

/// <summary>Finds what NuGet wrote about a project, without evaluating the project.</summary>
internal static class ProjectGraphFile
{
    private const string Assets = "project.assets.json";

    /// <summary>A project with its assets file; where it was not restored, with its lock file.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="paths">What its XML says of where its obj and its lock file are.</param>
    public static CheckInput Of(string projectFile, IReadOnlyList<ObjPath>? paths = null)
    {
        string folder = Path.GetDirectoryName(projectFile)!;
        string name = Path.GetFileNameWithoutExtension(projectFile);
        ObjPath[] known = [.. (paths ?? []).Where(path => !PropertyExpansion.IsOpen(path.Path))];
        string? assets = Moved(folder, name, known).Concat(Candidates(folder, name)).FirstOrDefault(File.Exists);
        if (assets is not null)
        {
            return new CheckInput(InputKind.Project, projectFile, assets);
        }

        return LockFile(projectFile, known) is not { } locked ? new CheckInput(InputKind.Project, projectFile, null) : new CheckInput(InputKind.LockFile, projectFile, locked);
    }

    /// <summary>A project's lock file; <see langword="null"/> where there is none.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="paths">What its XML says of where its lock file is.</param>
    public static string? LockFile(string projectFile, IReadOnlyList<ObjPath>? paths = null)
    {
        string folder = Path.GetDirectoryName(projectFile)!;
        string name = Path.GetFileNameWithoutExtension(projectFile);

        // NuGet reads no other than the one that is named.
        string[] named = [.. (paths ?? []).Where(path => path.Is("NuGetLockFilePath") && !PropertyExpansion.IsOpen(path.Path)).Select(path => Full(path, folder))];
        return (named.Length > 0 ? named : [Path.Combine(folder, $"packages.{name.Replace(' ', '_')}.lock.json"), Path.Combine(folder, "packages.lock.json")]).FirstOrDefault(File.Exists);
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
    private static IEnumerable<string> Moved(string folder, string name, ObjPath[] paths) =>
    [
        .. paths.Where(path => path.Is("MSBuildProjectExtensionsPath")).Select(path => Path.Combine(Full(path, folder), Assets)),
        .. paths.Where(path => path.Is("BaseIntermediateOutputPath")).Select(path => Path.Combine(Full(path, folder), Assets)),
        .. paths.Where(path => path.Is("ArtifactsPath")).Select(path => Path.Combine(Full(path, folder), "obj", name, Assets)),
    ];

    private static string Full(ObjPath path, string folder) => Path.GetFullPath(path.Path.Replace('\\', '/'), folder);

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
