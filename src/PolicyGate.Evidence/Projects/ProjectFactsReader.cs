using System.Globalization;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Projects;

/// <summary>Reads everything that a rule may ask of one project: what NuGet decided, never resolving again.</summary>
internal sealed class ProjectFactsReader(GateRequest request, EvidenceCache cache, InputFiles inputs, string root)
{
    /// <summary>Reads the facts.</summary>
    /// <exception cref="FactsException">An input is missing, unreadable or malformed.</exception>
    public ProjectFacts Read(string projectPath, bool ownsPolicy)
    {
        return request.Kind switch
        {
            InputKind.Project => OfProject(projectPath, ownsPolicy),
            InputKind.LockFile => OfLockFile(projectPath, ownsPolicy),
            _ => OfManifest(projectPath, ownsPolicy),
        };
    }

    private ProjectFacts OfProject(string projectPath, bool ownsPolicy)
    {
        AssetsFile assets = AssetsFileReader.Read(request.AssetsFile, inputs);
        if (assets.Targets.Count == 0)
        {
            throw new FactsException(SourceSpan.WholeFile(request.ProjectFile), "the project has no package graph; restore it", GateRules.NothingEvaluated);
        }

        if (request.IsFixture)
        {
            return Facts(assets, [], hasDemands: false, projectPath, ownsPolicy: false);
        }

        if (!assets.ProjectFile.Equals(request.ProjectFile, OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase))
        {
            throw new FactsException(SourceSpan.WholeFile(assets.File), $"{Path.GetFileName(assets.File)} is of another project, {assets.ProjectFile}; give every project its own obj folder and restore");
        }

        PackageImportsReader.Check(assets, request.ProjectFile, inputs);
        bool hasDemands = NuGetConfigReader.Check(assets, inputs);
        ProjectFacts facts = Facts(assets, ProjectXmlReader.Read(request.ProjectFile, inputs), hasDemands, projectPath, ownsPolicy);
        ReadImports(facts, assets.PackageFolders);
        return facts;
    }

    // Whatever the policy asks: MSBuild evaluates these as soon as a verdict lets it, so the verdict holds for their content only.
    private void ReadImports(ProjectFacts facts, IReadOnlyList<string> folders)
    {
        foreach (ResolvedPackage package in facts.PackagesOnDisk().Where(package => package.Imports.Count > 0))
        {
            if (folders.Select(root => Path.Combine(root, package.FolderPath!)).FirstOrDefault(Directory.Exists) is { } folder)
            {
                foreach (string import in package.Imports)
                {
                    inputs.Optional(Path.Combine(folder, import), "file that MSBuild imports");
                }
            }
        }
    }

    private ProjectFacts OfLockFile(string projectPath, bool ownsPolicy)
    {
        LockFile lockFile = LockFileReader.Parse(request.AssetsFile, inputs.Required(request.AssetsFile, "lock file", "restore the project"));
        bool isAlone = request.IsFixture || request.ProjectFile == request.AssetsFile;
        IReadOnlyList<XmlDeclaration> written = isAlone ? [] : ProjectXmlReader.Read(request.ProjectFile, inputs);
        AssetsFile assets = LockedGraph.Of(lockFile, request.ProjectFile, written, SdkPacks.Read(SdkFolder()));
        return assets.Targets.Count == 0
            ? throw new FactsException(SourceSpan.WholeFile(request.AssetsFile), "the lock file has no target; restore the project", GateRules.NothingEvaluated)
            : Facts(assets, written, hasDemands: false, projectPath, ownsPolicy);
    }

    private ProjectFacts OfManifest(string projectPath, bool ownsPolicy)
    {
        IReadOnlyList<Declaration> declared = request.Kind == InputKind.ToolManifest ? ToolManifestReader.Read(request.AssetsFile, inputs) : PackagesConfigReader.Read(request.AssetsFile, inputs);
        string folder = Path.GetDirectoryName(request.AssetsFile)!;
        bool isOnDisk = request.Kind == InputKind.ToolManifest;
        string[] folders = isOnDisk ? [NuGetSettingsReader.GlobalPackagesFolder(folder)] : [];
        return new ProjectFacts
        {
            Kind = request.Kind,
            ProjectFile = request.ProjectFile,
            ProjectPath = projectPath,
            ProjectName = Path.GetFileName(request.ProjectFile),
            Declarations = declared,
            Packages = [.. declared.Select(declaration => ClosureReader.Outside(declaration) with { FolderPath = isOnDisk ? ClosureReader.FolderOf(declaration.Id, declaration.Range!.MinVersion!) : null })],
            Targets = [],
            Lock = new Evidence<LockFile>.Missing("a manifest has no lock file"),
            LockFilePath = request.AssetsFile,
            LockFileAt = SourceSpan.WholeFile(request.AssetsFile),
            LockedModeAt = SourceSpan.WholeFile(request.AssetsFile),
            LockFileEnabled = false,
            LockedMode = false,
            CentralManagement = false,
            CentrallyPinned = new HashSet<string>(),
            IsCi = request.IsCi,
            OwnsPolicy = ownsPolicy,
            Now = request.Clock.GetUtcNow().ToUniversalTime(),
            LocalPackageFolders = LocalFolders(folders),
            NuGet = new Lazy<NuGetSettings>(() => NuGetSettingsReader.Read(NuGetSettingsReader.FilesOf(folder), request.ProjectFile)),
            Evidence = new PackageEvidenceReader(folders, cache, inputs),
        };
    }

    private IReadOnlyList<string> LocalFolders(IReadOnlyList<string> folders) =>
        request.IsFixture ? [] : LocalPackageFolders.Of(folders, root, Path.GetDirectoryName(request.AssetsFile)!);

    private string? SdkFolder() => Path.GetDirectoryName(cache.TrustedRoots);

    private ProjectFacts Facts(AssetsFile assets, IReadOnlyList<XmlDeclaration> written, bool hasDemands, string projectPath, bool ownsPolicy)
    {
        DeclarationReader declarations = new(assets, written, GlobalJsonReader.ProjectSdks(Path.GetDirectoryName(request.ProjectFile)!, inputs), SdkPacksOf(assets), request.ProjectFile);
        IReadOnlyList<Declaration> declared = declarations.Read();
        ClosureReader closure = new(assets, declared, declarations);
        string lockFile = request.Kind == InputKind.LockFile ? request.AssetsFile : LockFilePath(assets);
        Evidence<LockFile> locked = LockFileReader.Read(lockFile, inputs);
        return new ProjectFacts
        {
            Kind = request.Kind,
            ProjectFile = request.ProjectFile,
            ProjectPath = projectPath,
            ProjectName = assets.ProjectName,
            Declarations = declared,
            Packages = closure.Packages(),
            Targets = closure.Targets(),
            Lock = locked,
            LockFilePath = lockFile,
            LockFileAt = declarations.PropertyAt("RestorePackagesWithLockFile"),
            LockedModeAt = declarations.PropertyAt("RestoreLockedMode"),
            LockFileEnabled = assets.LockFileEnabled || locked is Evidence<LockFile>.Known,
            LockedMode = assets.LockedMode,
            CentralManagement = assets.CentralManagement,
            CentrallyPinned = assets.CentralTransitivePinning
                ? assets.Frameworks.SelectMany(framework => framework.CentralVersions.Keys).ToHashSet(StringComparer.OrdinalIgnoreCase)
                : new HashSet<string>(),
            IsCi = request.IsCi,
            OwnsPolicy = ownsPolicy,
            Now = request.Clock.GetUtcNow().ToUniversalTime(),
            LocalPackageFolders = LocalFolders(assets.PackageFolders),
            PackageFolderAt = declarations.PropertyAt("RestorePackagesPath"),
            NuGetHasDemands = hasDemands,
            NuGet = new Lazy<NuGetSettings>(() => NuGetSettingsReader.Read(assets.ConfigFiles, request.ProjectFile)),
            Evidence = new PackageEvidenceReader(assets.PackageFolders, cache, inputs),
        };
    }

    private static SdkPacks SdkPacksOf(AssetsFile assets)
    {
        bool needed = assets.Frameworks.Any(framework => framework.Downloads.Count > 0 || framework.Dependencies.Any(dependency => dependency.IsImplicit));
        return SdkPacks.Read(needed ? assets.Frameworks.Select(framework => framework.SdkFolder).FirstOrDefault(folder => folder is not null) : null);
    }

    // NuGet.ProjectModel.PackagesLockFileUtilities.GetNuGetLockFilePath.
    private string LockFilePath(AssetsFile assets)
    {
        string folder = Path.GetDirectoryName(request.ProjectFile)!;
        if (!string.IsNullOrEmpty(assets.LockFilePath))
        {
            return Path.GetFullPath(assets.LockFilePath, folder);
        }

        string named = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"packages.{assets.ProjectName.Replace(' ', '_')}.lock.json"));
        return inputs.Exists(named) ? named : Path.Combine(folder, "packages.lock.json");
    }
}
