using NuGet.Versioning;
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

/// <summary>An error of a restore.</summary>
/// <param name="Code">NuGet's code: <c>NU1101</c>.</param>
/// <param name="Message">What NuGet says.</param>
/// <param name="Id">The package that it is about; <see langword="null"/> where it is about none.</param>
internal sealed record RestoreError(string Code, string Message, string? Id);

/// <summary>A target: the libraries of a framework, or of a framework and a runtime identifier.</summary>
internal sealed record AssetsTarget(string Name, string Framework, string? Rid, IReadOnlyDictionary<string, AssetsLibrary> Libraries);

/// <summary>A library of a target.</summary>
internal sealed record AssetsLibrary(string Id, NuGetVersion Version, bool IsProject, IReadOnlyList<string> Dependencies, IReadOnlyList<string> Files)
{
    /// <summary>Those of the files that MSBuild imports.</summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>Whether a program takes something of it along; <see langword="null"/> where the file says nothing of files.</summary>
    public bool? IsUsedAtRunTime { get; init; }

    /// <summary>What it asks of each dependency, as the file writes it.</summary>
    public IReadOnlyDictionary<string, string?> Asked { get; init; } = new Dictionary<string, string?>();
}

/// <summary>What a framework of the project declares.</summary>
internal sealed record AssetsFramework(
    string Alias,
    string Framework,
    IReadOnlyList<AssetsDependency> Dependencies,
    IReadOnlyList<(string Id, VersionRange Range)> Downloads,
    IReadOnlyDictionary<string, string> CentralVersions,
    IReadOnlyList<string> Roots,
    string? SdkFolder)
{
    /// <summary>The project's own name for it, as it stands in <c>TargetFramework</c>.</summary>
    public string Name { get; init; } = Alias;
}

/// <summary>A declared package reference.</summary>
internal sealed record AssetsDependency(string Id, VersionRange? Range, bool IsCentral, bool IsOverride, bool IsImplicit);
