using System.Globalization;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Policies;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Rules;

namespace PolicyGate.Projects;

/// <summary>Reads everything that a rule may ask of one project: what NuGet decided, never resolving again.</summary>
internal sealed partial class ProjectFactsReader(GateRequest request, EvidenceCache cache, InputFiles inputs, string root)
{
    /// <summary>Reads the facts.</summary>
    /// <exception cref="FactsException">An input is missing, unreadable or malformed.</exception>
    public ProjectFacts Read(string projectPath, bool ownsPolicy) => request.Kind switch
    {
        InputKind.Project => OfProject(projectPath, ownsPolicy),
        InputKind.LockFile => OfLockFile(projectPath, ownsPolicy),
        InputKind.Declarations => OfDeclarations(projectPath),
        _ => OfManifest(projectPath, ownsPolicy),
    };

    private ProjectFacts OfProject(string projectPath, bool ownsPolicy)
    {
        AssetsFile assets = AssetsFileReader.Read(request.AssetsFile, inputs);
        if (assets.Targets.Count == 0 && assets.Errors.Count == 0)
        {
            throw new FactsException(SourceSpan.WholeFile(request.ProjectFile), "the project has no package graph; restore it", GateRules.NothingEvaluated);
        }

        if (request.IsFixture)
        {
            RestoredInputs.CheckErrors(assets, SourceSpan.WholeFile(assets.File), []);
            return Facts(assets, [], hasDemands: false, projectPath, ownsPolicy: false, () => NuGetSettingsReader.Read(assets.ConfigFiles, request.ProjectFile));
        }

        if (!assets.ProjectFile.Equals(request.ProjectFile, PathNames.Comparison))
        {
            throw new FactsException(SourceSpan.WholeFile(assets.File), $"{Path.GetFileName(assets.File)} is of another project, {assets.ProjectFile}; give every project its own obj folder and restore");
        }

        PackageImportsReader.Check(assets, request.ProjectFile, inputs);
        bool hasDemands = NuGetConfigReader.Check(assets, inputs);

        // Reading the XML remembers the files of the project, those that are not there included; what they mean MSBuild says where it is there.
        ProjectXml xml = ProjectXmlReader.ReadAll(request.ProjectFile, inputs);
        RestoredInputs.CheckErrors(assets, SourceSpan.WholeFile(FileBasedApp.SourceOf(request.ProjectFile)), xml.Declarations);
        EvaluatedProject? evaluated = WithoutNuGets(request.Evaluate?.Invoke(), assets);
        new RestoredInputs(assets, xml, evaluated, request.ProjectFile).CheckCurrent();
        PaketReader.CheckReferences(assets, request.ProjectFile, inputs);
        foreach (string file in (evaluated?.Imports ?? []).Select(import => import.File).Distinct(StringComparer.Ordinal).Where(file => !evaluated!.Installation.Contains(file) && !evaluated.IsOwn(file)))
        {
            inputs.Optional(file, "imported file");
        }

        if (evaluated?.Properties.GetValueOrDefault("NuGetPackageRoot") is { Length: > 0 } used && assets.PackageFolders.Count > 0
            && !Path.TrimEndingDirectorySeparator(Path.GetFullPath(used, Path.GetDirectoryName(request.ProjectFile)!)).Equals(Path.TrimEndingDirectorySeparator(Path.GetFullPath(assets.PackageFolders[0])), PathNames.Comparison))
        {
            throw new FactsException(SourceSpan.WholeFile(request.ProjectFile), $"NuGetPackageRoot is {used}, and NuGet restored to {assets.PackageFolders[0]}: packages would be imported from elsewhere; remove what sets it, or restore again");
        }

        foreach (string path in evaluated?.Awaited ?? [])
        {
            inputs.Await(path);
        }

        foreach (GivenProperty property in evaluated?.Given ?? [])
        {
            inputs.Given(property);
        }

        IReadOnlyList<FrameworkItems> items = evaluated?.Frameworks ?? Items(assets, xml);
        ProjectFacts facts = Facts(assets, evaluated?.Declarations ?? xml.Declarations, hasDemands, projectPath, ownsPolicy, () => AddedSources.Recorded(assets, xml, request.ProjectFile, SdkPacks.FolderOf(assets, evaluated)), evaluated, xml.Declarations, items);
        ReadImports(facts, assets.PackageFolders);
        return facts;
    }

    private IReadOnlyList<FrameworkItems> Items(AssetsFile assets, ProjectXml xml) =>
        XmlEvaluation.Of(request.ProjectFile, [.. assets.Frameworks.Select(framework => framework.Name)], assets.IsCrossTargeting || assets.Frameworks.Count > 1, inputs.Exists(request.ProjectFile) ? null : xml);

    // Whatever the policy asks: MSBuild evaluates these as soon as a verdict lets it, so the verdict holds for their content only.
    private void ReadImports(ProjectFacts facts, IReadOnlyList<string> folders)
    {
        foreach (ResolvedPackage package in facts.PackagesOnDisk().Where(package => package.Imports.Count > 0))
        {
            if (InstalledPackages.FolderOf(folders, package.Id, package.Version, inputs) is { } folder)
            {
                foreach (string import in package.Imports)
                {
                    inputs.Optional(Path.Combine(folder, import), "file that MSBuild imports");
                }
            }
        }
    }

    /// <summary>What is known before a restore: the SDKs and the imports of the evaluation; <see langword="null"/> where there are none to judge.</summary>
    public ProjectFacts? BeforeRestore(EvaluatedProject evaluated, string projectPath)
    {
        AssetsFile assets = AssetsFile.None(request.AssetsFile, request.ProjectFile);
        string[] others = [.. evaluated.Imports.Select(import => import.File).Where(file => !evaluated.Installation.Contains(file) && !evaluated.IsOwn(file))];
        string[] folders = [.. others.Select(file => PackageFolder.Of(file)?.Root).OfType<string>().Distinct()];
        if (folders.Length > 1 || others.Any(file => !SdkInstallation.IsUnder(file, root) && PackageFolder.Of(file) is null))
        {
            // NuGet asks the user's own folder first; what lies there need not be a whole package.
            string users = Path.TrimEndingDirectorySeparator(NuGetSettingsReader.GlobalPackagesFolder(Path.GetDirectoryName(request.ProjectFile)!));
            folders = [.. folders.Append(users).Distinct().OrderBy(folder => folder != users)];
        }

        DeclarationReader declarations = new(assets, evaluated.Declarations, GlobalJsonReader.ProjectSdks(Path.GetDirectoryName(request.ProjectFile)!, inputs), SdkPacks.Read(null), request.ProjectFile, evaluated);
        IReadOnlyList<Declaration> declared = declarations.Read();
        CodeByPath byPath = new(evaluated with { Code = [.. evaluated.Code.Where(code => code.What == "project" && PackageFolder.Of(code.File) is not null)] }, Path.GetDirectoryName(request.ProjectFile)!, folders, root, inputs);
        IReadOnlyList<ResolvedPackage> packages = byPath.On(new ClosureReader(assets, declared, declarations).Packages());
        IReadOnlyList<ForeignCode> foreign = byPath.Foreign(packages);
        return declared.Count == 0 && foreign.Count == 0 ? null : Alone(projectPath, declared, packages, folders) with { ForeignCode = foreign };
    }

    /// <summary>What is known of one MSBuild SDK by itself: by its name, and by its bytes where a package folder that holds it is named.</summary>
    public ProjectFacts OfSdk(Declaration sdk, string projectPath, string? packageFolder) =>
        Alone(projectPath, [sdk], [UnrestoredDeclarations.Package(sdk)], packageFolder is null ? [] : [packageFolder]);

    private ProjectFacts OfManifest(string projectPath, bool ownsPolicy)
    {
        IReadOnlyList<Declaration> declared = request.Kind switch
        {
            InputKind.ToolManifest => ToolManifestReader.Read(request.AssetsFile, inputs),
            InputKind.PaketLock => PaketReader.Read(request.AssetsFile, inputs),
            _ => PackagesConfigReader.Read(request.AssetsFile, inputs),
        };
        string folder = Path.GetDirectoryName(request.AssetsFile)!;
        bool isOnDisk = request.Kind == InputKind.ToolManifest;
        NuGetConfigReader.Bound(folder, inputs);
        ResolvedPackage[] packages = [.. declared.Select(declaration => ClosureReader.Outside(declaration) with { FolderPath = isOnDisk ? InstalledPackages.PathOf(declaration.Id, declaration.Range!.MinVersion!) : null })];
        return Alone(projectPath, declared, packages, isOnDisk ? [NuGetSettingsReader.GlobalPackagesFolder(folder)] : []) with { OwnsPolicy = ownsPolicy };
    }

    // Packages without a graph: of a manifest, or before a restore.
    private ProjectFacts Alone(string projectPath, IReadOnlyList<Declaration> declared, IReadOnlyList<ResolvedPackage> packages, IReadOnlyList<string> packageFolders) =>
        new()
        {
            Kind = request.Kind,
            ProjectFile = request.ProjectFile,
            ProjectPath = projectPath,
            ProjectName = Path.GetFileName(request.ProjectFile),
            Declarations = declared,
            Packages = packages,
            Targets = [],
            Lock = new Evidence<LockFile>.Missing("a manifest has no lock file"),
            LockFilePath = request.AssetsFile,
            LockFileAt = SourceSpan.WholeFile(request.AssetsFile),
            LockedModeAt = SourceSpan.WholeFile(request.AssetsFile),
            LockFileEnabled = false,
            LockedMode = new Evidence<bool>.Known(false),
            CentralManagement = new Evidence<bool>.Known(false),
            CentrallyPinned = new HashSet<string>(),
            IsCi = request.IsCi,
            OwnsPolicy = false,
            Now = request.Clock.GetUtcNow().ToUniversalTime(),
            MachineNow = MachineNow(),
            LocalPackageFolders = LocalFolders(packageFolders),
            NuGet = new Lazy<NuGetSettings>(() => NuGetSettingsReader.Read(NuGetSettingsReader.FilesOf(Path.GetDirectoryName(request.AssetsFile)!), request.ProjectFile)),
            Evidence = new PackageEvidenceReader(packageFolders, cache, inputs) { Tool = request.Kind == InputKind.ToolManifest ? request.Tool : null },
        };

    private IReadOnlyList<string> LocalFolders(IReadOnlyList<string> folders) =>
        request.IsFixture ? [] : LocalPackageFolders.Of(folders, root, Path.GetDirectoryName(request.AssetsFile)!);

    // Through these NuGet imports what the graph has; PackageImportsReader holds them against it. And the verdict is no input of itself.
    private EvaluatedProject? WithoutNuGets(EvaluatedProject? evaluated, AssetsFile assets)
    {
        string start = Path.Combine(Path.GetDirectoryName(assets.File)!, $"{Path.GetFileName(request.ProjectFile)}.nuget.g.");
        string[] files = [start + "props", start + "targets", Path.Combine(Path.GetDirectoryName(assets.File)!, $"{Path.GetFileName(request.ProjectFile)}.policygate.verdict")];
        return evaluated is null ? null : evaluated with { Imports = [.. evaluated.Imports.Where(import => !files.Contains(import.File) && !files.Contains(import.At.File))] };
    }

    private DateTimeOffset MachineNow() => new[] { request.Clock.GetUtcNow(), TimeProvider.System.GetUtcNow() }.Max().ToUniversalTime();

    // Before a restore, where there is no MSBuild to ask: what is written, and nothing of what it brings in.
    private ProjectFacts OfDeclarations(string projectPath)
    {
        string folder = Path.GetDirectoryName(request.ProjectFile)!;
        ProjectXml xml = SolutionFiles.Is(request.ProjectFile) ? ProjectXmlReader.ReadFiles(request.ProjectFile, [request.ProjectFile], inputs) : ProjectXmlReader.ReadAll(request.ProjectFile, inputs);
        IReadOnlyList<Declaration> declared = UnrestoredDeclarations.Read(xml, GlobalJsonReader.ProjectSdks(folder, inputs), new PropertyExpansion(inputs, xml.Properties, folder));
        NuGetConfigReader.Bound(folder, inputs);
        SourceSpan at = SourceSpan.WholeFile(FileBasedApp.SourceOf(request.ProjectFile));
        return Alone(projectPath, declared, [.. declared.Select(UnrestoredDeclarations.Package)], [NuGetSettingsReader.GlobalPackagesFolder(folder)]) with
        {
            ProjectName = Path.GetFileNameWithoutExtension(request.ProjectFile),
            Lock = new Evidence<LockFile>.Missing("the project has not been restored"),
            LockFilePath = Path.Combine(folder, "packages.lock.json"),
            LockFileAt = at,
            LockedModeAt = at,
            CentralManagement = xml.IsTrue("ManagePackageVersionsCentrally"),
            CentralManagementAt = xml.Written.GetValueOrDefault("ManagePackageVersionsCentrally")?.At,
        };
    }

    private ProjectFacts Facts(AssetsFile assets, IReadOnlyList<XmlDeclaration> written, bool hasDemands, string projectPath, bool ownsPolicy, Func<NuGetSettings> settings, EvaluatedProject? evaluated = null, IReadOnlyList<XmlDeclaration>? xml = null, IReadOnlyList<FrameworkItems>? items = null, LockFile? alone = null)
    {
        DeclarationReader declarations = new(assets, written, GlobalJsonReader.ProjectSdks(Path.GetDirectoryName(request.ProjectFile)!, inputs), SdkPacks.Of(assets, evaluated), request.ProjectFile, evaluated, xml, items) { Alone = alone };
        IReadOnlyList<Declaration> declared = declarations.Read();
        ClosureReader closure = new(assets, declared, declarations);
        CodeByPath byPath = new(evaluated, Path.GetDirectoryName(request.ProjectFile)!, assets.PackageFolders, root, inputs);
        IReadOnlyList<ResolvedPackage> packages = byPath.On(closure.Packages());
        if (ProjectLanguage.MayBeFSharp(request.ProjectFile))
        {
            packages = [.. packages.Select(package => package with { CompilerMayRunAssemblies = true })];
        }

        string lockFile = request.Kind == InputKind.LockFile ? request.AssetsFile : LockFilePath(assets);
        Evidence<LockFile> locked = LockFileReader.Read(lockFile, inputs);
        return new ProjectFacts
        {
            Kind = request.Kind,
            ProjectFile = request.ProjectFile,
            ProjectPath = projectPath,
            ProjectName = assets.ProjectName,
            ProjectVersion = assets.ProjectVersion,
            Declarations = declared,
            Packages = packages,
            PackageFolders = assets.PackageFolders,
            ForeignCode = byPath.Foreign(packages),
            ReferencedProjects = request.IsFixture ? [] : assets.ReferencedProjects,
            Targets = closure.Targets(),
            Lock = locked,
            LockFilePath = lockFile,
            LockFileAt = declarations.PropertyAt("RestorePackagesWithLockFile"),
            LockedModeAt = declarations.PropertyAt("RestoreLockedMode"),
            SuppressedAdvisories = assets.SuppressedAdvisories,
            LockFileEnabled = assets.LockFileEnabled || locked is Evidence<LockFile>.Known,
            LockedMode = assets.LockedMode,
            CentralManagement = assets.CentralManagement,
            CentrallyPinned = assets.CentralTransitivePinning
                ? assets.Frameworks.SelectMany(framework => framework.CentralVersions.Keys).ToHashSet(StringComparer.OrdinalIgnoreCase)
                : new HashSet<string>(),
            IsCi = request.IsCi,
            OwnsPolicy = ownsPolicy,
            Now = request.Clock.GetUtcNow().ToUniversalTime(),
            MachineNow = MachineNow(),
            LocalPackageFolders = LocalFolders(assets.PackageFolders),
            PackageFolderAt = declarations.PropertyAt("RestorePackagesPath"),
            NuGetHasDemands = hasDemands,
            NuGet = new Lazy<NuGetSettings>(settings),
            Evidence = new PackageEvidenceReader(assets.PackageFolders, cache, inputs),
        };
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
