using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PolicyGate.Facts;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Inputs;

/// <summary>Finds what NuGet wrote about a project, without evaluating the project.</summary>
internal static class ProjectGraphFile
{
    private const string Assets = "project.assets.json";

    /// <summary>A project with its assets file; where it was not restored, with its lock file.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="xml">What its XML says, of where its obj and its lock file are among others.</param>
    public static CheckInput Of(string projectFile, ProjectXml? xml = null)
    {
        string folder = Path.GetDirectoryName(projectFile)!;
        string name = Path.GetFileNameWithoutExtension(projectFile);
        ObjPath[] known = [.. (xml?.ObjPaths ?? []).Where(path => !PropertyExpansion.IsOpen(path.Path))];
        string? told = xml is null ? null : ObjLayout.AssetsOf(projectFile, xml);
        string[] found = told is not null ? [.. new[] { told }.Where(File.Exists)] : OfProject(projectFile, [.. Moved(folder, name, known).Concat(Candidates(folder, name)).Distinct(StringComparer.Ordinal).Where(File.Exists)]);
        if (found.Length > 1)
        {
            return new CheckInput(InputKind.Project, projectFile, null) { Problem = $"has {string.Join(" and ", found.Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')))}, and which of them the build uses cannot be told from the files; remove what is left from before, and restore" };
        }

        if (found.Length == 1)
        {
            return new CheckInput(InputKind.Project, projectFile, found[0]);
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

    /// <summary>A file-based app with the assets file that <c>dotnet</c> keeps for it, else with the lock file beside it.</summary>
    public static CheckInput OfApp(string app)
    {
        // Microsoft.DotNet.ProjectTools.VirtualProjectBuilder.GetArtifactsPath.
        string root = OperatingSystem.IsWindows() ? Path.GetTempPath() : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
#pragma warning disable CA1308 // The hash is written in lower case.
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(app.ToUpperInvariant()))).ToLowerInvariant();
#pragma warning restore CA1308
        string assets = Path.Combine(root, "dotnet", "runfile", $"{Path.GetFileNameWithoutExtension(app)}-{hash}", "obj", Assets);
        string project = app + ".csproj";
        return File.Exists(assets) ? new CheckInput(InputKind.Project, project, assets)
            : LockFile(project) is { } locked ? new CheckInput(InputKind.LockFile, project, locked) : new CheckInput(InputKind.Project, project, null);
    }

    // As Microsoft.Common.props computes MSBuildProjectExtensionsPath, and the SDK the artifacts layout.
    private static IEnumerable<string> Moved(string folder, string name, ObjPath[] paths) =>
    [
        .. paths.Where(path => path.Is("MSBuildProjectExtensionsPath")).Select(path => Path.Combine(Full(path, folder), Assets)),
        .. paths.Where(path => path.Is("BaseIntermediateOutputPath")).Select(path => Path.Combine(Full(path, folder), Assets)),
        .. paths.Where(path => path.Is("ArtifactsPath")).Select(path => Path.Combine(Full(path, folder), "obj", name, Assets)),
    ];

    // Another project of the same name may have an obj of its own. One that cannot be read may be of any project.
    private static string[] OfProject(string projectFile, string[] assets)
    {
        string real = Links.Real(projectFile);
        string[] own = assets.Length < 2 ? assets : [.. assets.Where(file => ProjectOf(file) is not { } project || Links.Real(project) == real)];
        return own.Length > 0 ? own : [.. assets.Take(1)];
    }

    /// <summary>The project that an assets file says that it is of; <see langword="null"/> where it cannot be read: the reader says what is wrong with it.</summary>
    public static string? ProjectOf(string assets)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(AssetsFileReader.WithoutPreamble(RegularFile.Read(assets) ?? []));
            string? path = document.RootElement.GetProperty("project").GetProperty("restore").GetProperty("projectPath").GetString();
            return Path.IsPathFullyQualified(path ?? string.Empty) && !path!.Contains('\0', StringComparison.Ordinal) ? path : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

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
