using PolicyGate.Facts;

namespace PolicyGate.Projects;

/// <summary>project.assets.json, as far as a policy can ask.</summary>
internal sealed record AssetsFile
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The project file that was restored.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>The project's name.</summary>
    public required string ProjectName { get; init; }

    /// <summary>The project's own version.</summary>
    public string ProjectVersion { get; init; } = string.Empty;

    /// <summary>The targets.</summary>
    public required IReadOnlyList<AssetsTarget> Targets { get; init; }

    /// <summary>Folder (relative to a package folder) of each library, by <c>id/version</c>.</summary>
    public required IReadOnlyDictionary<string, string> LibraryPaths { get; init; }

    /// <summary>The content hash that the file claims for each package, by <c>id/version</c>.</summary>
    public required IReadOnlyDictionary<string, string> ClaimedHashes { get; init; }

    /// <summary>The assemblies of each package in places from which the .NET SDK takes analyzers, by <c>id/version</c>: the list that the SDK itself uses.</summary>
    public required IReadOnlyDictionary<string, IReadOnlySet<string>> ListedAnalyzers { get; init; }

    /// <summary>The project file, absolute, of each library that is a project.</summary>
    public IReadOnlyDictionary<string, string> ProjectPaths { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the project names its frameworks in <c>TargetFrameworks</c>, and MSBuild is given one after the other.</summary>
    public bool IsCrossTargeting { get; init; }

    /// <summary>The projects that NuGet saw behind this one, absolute.</summary>
    public IReadOnlyList<string> ReferencedProjects { get; init; } = [];

    /// <summary>What each framework declares.</summary>
    public required IReadOnlyList<AssetsFramework> Frameworks { get; init; }

    /// <summary>The package folders, in order.</summary>
    public required IReadOnlyList<string> PackageFolders { get; init; }

    /// <summary>The nuget.config files that the restore used.</summary>
    public required IReadOnlyList<string> ConfigFiles { get; init; }

    /// <summary>The sources that the restore asked.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The target frameworks as the project wrote them when it was restored.</summary>
    public IReadOnlyList<string> WrittenFrameworks { get; init; } = [];

    /// <summary>The errors of the restore that wrote it: what is in it is not whole.</summary>
    public IReadOnlyList<RestoreError> Errors { get; init; } = [];

    /// <summary>Whether central package management is on.</summary>
    public required Evidence<bool> CentralManagement { get; init; }

    /// <summary>Whether central versions pin transitive references.</summary>
    public required bool CentralTransitivePinning { get; init; }

    /// <summary>Whether the project asks for a lock file.</summary>
    public required bool LockFileEnabled { get; init; }

    /// <summary>Whether the restore ran in locked mode.</summary>
    public required Evidence<bool> LockedMode { get; init; }

    /// <summary><c>NuGetLockFilePath</c>, where it is set.</summary>
    public required string? LockFilePath { get; init; }

    /// <summary>The URLs of the advisories that <c>NuGetAuditSuppress</c> names.</summary>
    public IReadOnlyList<string> SuppressedAdvisories { get; init; } = [];

    /// <summary>Of a project that is not restored yet: nothing.</summary>
    public static AssetsFile None(string file, string projectFile) => new()
    {
        File = file,
        ProjectFile = projectFile,
        ProjectName = Path.GetFileNameWithoutExtension(projectFile),
        Targets = [],
        LibraryPaths = new Dictionary<string, string>(),
        ClaimedHashes = new Dictionary<string, string>(),
        ListedAnalyzers = new Dictionary<string, IReadOnlySet<string>>(),
        Frameworks = [],
        PackageFolders = [],
        ConfigFiles = [],
        CentralManagement = new Evidence<bool>.Known(false),
        CentralTransitivePinning = false,
        LockFileEnabled = false,
        LockedMode = new Evidence<bool>.Known(false),
        LockFilePath = null,
    };
}
