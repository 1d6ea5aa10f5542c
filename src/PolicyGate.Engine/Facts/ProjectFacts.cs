using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>Everything that is true of one project, as far as a rule may ask. Read by Evidence, judged by the rules.</summary>
internal sealed record ProjectFacts
{
    /// <summary>What the facts were read from.</summary>
    public InputKind Kind { get; init; }

    /// <summary>The project file, absolute; the lock file or manifest where there is no project.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>The project's path relative to the repository, with <c>/</c>.</summary>
    public required string ProjectPath { get; init; }

    /// <summary>A path relative to the repository, with <c>/</c>; the name alone of a file that lies outside.</summary>
    public string Relative(string file)
    {
        string project = ProjectFile.Replace('\\', '/');
        string root = project.EndsWith("/" + ProjectPath, StringComparison.Ordinal) ? project[..^ProjectPath.Length] : "/";
        string normal = file.Replace('\\', '/');
        return root.Length > 1 && normal.StartsWith(root, StringComparison.Ordinal) ? normal[root.Length..] : normal[(normal.LastIndexOf('/') + 1)..];
    }

    /// <summary>The name that starts a dependency path.</summary>
    public required string ProjectName { get; init; }

    /// <summary>The project's own version, as NuGet wrote it; empty where nobody did.</summary>
    public string ProjectVersion { get; init; } = string.Empty;

    /// <summary>What the project declares.</summary>
    public required IReadOnlyList<Declaration> Declarations { get; init; }

    /// <summary>The closure: every package of every framework and runtime identifier, downloads and project SDKs included, once per version.</summary>
    public required IReadOnlyList<ResolvedPackage> Packages { get; init; }

    /// <summary>The package folders, absolute, in NuGet's order.</summary>
    public IReadOnlyList<string> PackageFolders { get; init; } = [];

    /// <summary>Where only a lock file is asked: what the project references and the lock file does not have, so that what comes with it is unknown.</summary>
    public IReadOnlyList<ResolvedPackage> NotLocked { get; init; } = [];

    /// <summary>Files that run in the build, and are of no judged package, no SDK and not of the repository.</summary>
    public IReadOnlyList<ForeignCode> ForeignCode { get; init; } = [];

    /// <summary>The projects that NuGet saw behind this one, absolute.</summary>
    public IReadOnlyList<string> ReferencedProjects { get; init; } = [];

    /// <summary>The targets of the assets file.</summary>
    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary>The lock file; <see cref="Evidence{T}.Missing"/> where there is none (its reason says so).</summary>
    public required Evidence<LockFile> Lock { get; init; }

    /// <summary>Where the lock file is or would be.</summary>
    public required string LockFilePath { get; init; }

    /// <summary>Where the project turns lock files on, or would.</summary>
    public required SourceSpan LockFileAt { get; init; }

    /// <summary>Where the project turns locked mode on, or would.</summary>
    public required SourceSpan LockedModeAt { get; init; }

    /// <summary>Whether the project asks NuGet for a lock file.</summary>
    public required bool LockFileEnabled { get; init; }

    /// <summary>Whether NuGet restored in locked mode, or would, where nothing was restored.</summary>
    public required Evidence<bool> LockedMode { get; init; }

    /// <summary>Whether central package management is on.</summary>
    public required Evidence<bool> CentralManagement { get; init; }

    /// <summary>Where the project turns central package management on, or would.</summary>
    public SourceSpan? CentralManagementAt { get; init; }

    /// <summary>Ids with a central version that also pins transitive references (<c>CentralPackageTransitivePinningEnabled</c>).</summary>
    public required IReadOnlySet<string> CentrallyPinned { get; init; }

    /// <summary>Whether <c>ContinuousIntegrationBuild</c> or <c>CI</c> is true.</summary>
    public required bool IsCi { get; init; }

    /// <summary>Whether no other project can be under this policy, so that an entry which matches nothing here matches nothing at all.</summary>
    public required bool OwnsPolicy { get; init; }

    /// <summary>The day of the policy clock, UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    /// <summary>The policy clock, UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The machine's clock, UTC, or the policy clock where that is later: whatever is dated after it was dated wrongly.</summary>
    public required DateTimeOffset MachineNow { get; init; }

    /// <summary>Whether nuget.config has anything to say about age or signatures.</summary>
    public bool NuGetHasDemands { get; init; }

    /// <summary>The package folders that lie in the repository, or beside the assets file: what is there nobody has to have downloaded. Relative to the repository, with <c>/</c>.</summary>
    public IReadOnlyList<string> LocalPackageFolders { get; init; } = [];

    /// <summary>Where the project says where its packages lie, or would.</summary>
    public SourceSpan? PackageFolderAt { get; init; }

    /// <summary>What nuget.config says; read only where the policy asks.</summary>
    public required Lazy<NuGetSettings> NuGet { get; init; }

    /// <summary>What is recorded of packages.</summary>
    public TrustFacts Trust { get; init; } = TrustFacts.None;

    /// <summary>What the advisory data says of the packages' ids.</summary>
    public AdvisoryFacts Advisories { get; init; } = AdvisoryFacts.None;

    /// <summary>The URLs of advisories about which the project tells NuGet's audit to be silent (<c>NuGetAuditSuppress</c>).</summary>
    public IReadOnlyList<string> SuppressedAdvisories { get; init; } = [];

    /// <summary>What the packages' own bytes say.</summary>
    public required IPackageEvidence Evidence { get; init; }
}
