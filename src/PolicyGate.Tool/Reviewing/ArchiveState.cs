using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Reviewing;

/// <summary>What is true of an archive by itself, as a trust record has it.</summary>
internal static class ArchiveState
{
    /// <summary>What is true of it.</summary>
    /// <exception cref="Inputs.UsageException">It cannot be read.</exception>
    public static PackageState Of(PackageArchive archive, Repositories repositories)
    {
        ArchiveContents contents = archive.Contents;
        SourceSpan at = SourceSpan.WholeFile(archive.Path);
        ResolvedPackage package = new()
        {
            Id = contents.Id,
            Version = NuGetVersion.Parse(contents.Version),
            Path = [new PathStep(contents.Id, contents.Version)],
            Parents = new HashSet<string>(),
            At = at,
            IsDirect = true,
            FolderPath = string.Empty,
        };
        return PackageArchive.Required(PackageStates.OfWhole(repositories, Facts(archive, package, at), package));
    }

    private static ProjectFacts Facts(PackageArchive archive, ResolvedPackage package, SourceSpan at) => new()
    {
        ProjectFile = archive.Path,
        ProjectPath = Path.GetFileName(archive.Path),
        ProjectName = Path.GetFileName(archive.Path),
        Declarations = [],
        Packages = [package],
        Targets = [],
        Lock = new Evidence<LockFile>.Missing("an archive has no lock file"),
        LockFilePath = archive.Path,
        LockFileAt = at,
        LockedModeAt = at,
        LockFileEnabled = false,
        LockedMode = new Evidence<bool>.Known(false),
        CentralManagement = new Evidence<bool>.Known(false),
        CentrallyPinned = new HashSet<string>(),
        IsCi = false,
        OwnsPolicy = false,
        Now = TimeProvider.System.GetUtcNow(),
        MachineNow = TimeProvider.System.GetUtcNow(),
        NuGet = new Lazy<NuGetSettings>(() => NuGetSettingsReader.Read([], archive.Path)),
        Evidence = archive,
    };
}
