using PolicyGate.Facts;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Inputs;

/// <summary>Where a project's files say that its assets file is, where they say so without any doubt: as Microsoft.Common.props and the .NET SDK's UseArtifactsOutputPath.props compute it.</summary>
internal static class ObjLayout
{
    private const string Extensions = "MSBuildProjectExtensionsPath";
    private const string Intermediate = "BaseIntermediateOutputPath";
    private const string Artifacts = "ArtifactsPath";
    private const string UseArtifacts = "UseArtifactsOutput";

    // What else moves it: where one of these is set, the files are looked for wherever they may be.
    private static readonly string[] Others =
    [
        "RestoreOutputPath", "ProjectAssetsFile", "ArtifactsProjectName", "IncludeProjectNameInArtifactsPaths", "UseArtifactsIntermediateOutput", "UsingMicrosoftArtifactsSdk", "DirectoryBuildPropsPath", "ImportDirectoryBuildProps",
    ];

    /// <summary>The assets file; <see langword="null"/> where nothing is said, or something that only an evaluation knows.</summary>
    public static string? AssetsOf(string projectFile, ProjectXml xml)
    {
        string folder = Path.GetDirectoryName(projectFile)!;
        if (Others.Any(name => xml.Written.ContainsKey(name)))
        {
            return null;
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string name in new[] { Extensions, Intermediate, Artifacts, UseArtifacts })
        {
            // In the project itself it may come after MSBuild has read it.
            bool isLate = xml.Written.GetValueOrDefault(name)?.At.File is { } file && !Path.GetFileName(file).Equals("Directory.Build.props", StringComparison.OrdinalIgnoreCase);
            if (isLate || xml.Value(name) is not Evidence<string>.Known { Value: { } value })
            {
                return null;
            }

            values[name] = value;
        }

        string? obj = values[Extensions].Length > 0 ? values[Extensions]
            : values[Intermediate].Length > 0 ? values[Intermediate]
            : ArtifactsOf(projectFile, values[Artifacts], values[UseArtifacts]);
        return obj is null ? null : Path.Combine(Path.GetFullPath(obj.Replace('\\', '/'), folder), "project.assets.json");
    }

    private static string? ArtifactsOf(string projectFile, string artifacts, string use)
    {
        bool isUsed = use.Length > 0 ? use.Equals("true", StringComparison.OrdinalIgnoreCase) : artifacts.Length > 0;
        string name = Path.GetFileNameWithoutExtension(projectFile);
        return !isUsed ? null
            : artifacts.Length > 0 ? Path.Combine(artifacts, "obj", name)
            : BuildPropsFolder(Path.GetDirectoryName(projectFile)!) is { } root ? Path.Combine(root, "artifacts", "obj", name)
            : null;
    }

    private static string? BuildPropsFolder(string from)
    {
        for (string? folder = from; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Directory.Build.props")))
            {
                return folder;
            }
        }

        return null;
    }
}
