using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Projects;

/// <summary>
/// The graph that a lock file alone tells, in the form of an assets file: ids, versions, parents and requested ranges, and no package folder, so
/// that whatever needs a package's bytes is missing.
/// </summary>
internal static class LockedGraph
{
    private const string NoProject = "only the lock file is here, not the project that says so; restore the project";

    /// <summary>What the project certainly references and the lock file does not have, or has only below what is asked for: the next restore brings it, or is refused where it is locked.</summary>
    /// <param name="facts">What the lock file tells.</param>
    /// <param name="items">What the project declares.</param>
    public static IEnumerable<ResolvedPackage> NotLocked(ProjectFacts facts, IEnumerable<FrameworkItems> items) =>
        from framework in items
        from item in framework.Items
        where item.IsCertain && (item.Type.Equals("PackageReference", StringComparison.OrdinalIgnoreCase) || (item.Type.Equals("GlobalPackageReference", StringComparison.OrdinalIgnoreCase) && facts.CentralManagement is Evidence<bool>.Known { Value: true }))
        let version = item.Overrides.Concat(item.Versions).Concat(framework.Of("PackageVersion", item.Id).SelectMany(central => central.Versions)).FirstOrDefault()
        let range = VersionRange.TryParse(version?.Text ?? string.Empty, out VersionRange? parsed) ? parsed : null
        where !facts.Packages.Any(package => package.Id.Equals(item.Id, StringComparison.OrdinalIgnoreCase) && (range?.MinVersion is not { } least || package.Version >= least))
        group UnrestoredDeclarations.Package(new Declaration(item.Id, DeclarationKind.PackageReference, range, null, item.At, version?.At ?? item.At)) by item.Id.ToUpperInvariant() into packages
        select packages.First();

    /// <summary>The graph.</summary>
    /// <param name="lockFile">The lock file.</param>
    /// <param name="projectFile">The project, or the lock file where there is none.</param>
    /// <param name="xml">What the project says; <see langword="null"/> where there is none.</param>
    /// <param name="sdkPacks">The packages of the .NET SDK that runs.</param>
    /// <param name="inputs">Reads the response files of its builds.</param>
    public static AssetsFile Of(LockFile lockFile, string projectFile, ProjectXml? xml, SdkPacks sdkPacks, InputFiles inputs)
    {
        IReadOnlyList<XmlDeclaration> written = xml?.Declarations ?? [];
        Evidence<bool> isCentral = IsTrue("ManagePackageVersionsCentrally", xml, projectFile, inputs);
        return new AssetsFile
        {
            File = lockFile.File,
            ProjectFile = projectFile,
            ProjectName = Path.GetFileNameWithoutExtension(projectFile),
            Targets = [.. lockFile.Targets.Select(target => Target(target.Key, target.Value, lockFile))],
            ListedAnalyzers = new Dictionary<string, IReadOnlySet<string>>(),
            LibraryPaths = lockFile.Packages.DistinctBy(Key, StringComparer.OrdinalIgnoreCase).ToDictionary(Key, entry => InstalledPackages.PathOf(entry.Id, entry.Resolved!), StringComparer.OrdinalIgnoreCase),
            ClaimedHashes = new Dictionary<string, string>(),
            Frameworks = [.. lockFile.Targets.Where(target => !IsOfRuntime(target.Key)).Select(target => Framework(target.Key, lockFile.FrameworkOf(target.Key), target.Value.Values, isCentral is Evidence<bool>.Known { Value: true }, written, sdkPacks))],
            PackageFolders = [],
            ConfigFiles = [],
            CentralManagement = isCentral,
            CentralTransitivePinning = lockFile.Targets.Values.SelectMany(target => target.Values).Any(entry => entry.Type == "CentralTransitive"),
            LockFileEnabled = true,
            LockedMode = IsTrue("RestoreLockedMode", xml, projectFile, inputs),
            LockFilePath = lockFile.File,
        };
    }

    /// <summary>The entries of a lock file that is alone, as if a project wrote them: they are the places of what it declares. How the project writes its versions they do not say.</summary>
    public static IReadOnlyList<FrameworkItems> Items(LockFile lockFile) => [.. lockFile.Targets.Where(target => !IsOfRuntime(target.Key)).Select(target => new FrameworkItems(
        target.Key,
        [.. target.Value.Values.Where(entry => entry.Type is "Direct" || entry.Resolved is null).Select(entry => entry.Resolved is null
            ? new PlacedItem("ProjectReference", entry.Id + ".proj", entry.At, true)
            : new PlacedItem("PackageReference", entry.Id, entry.At, true))],
        IsWhole: true))];

    private static Evidence<bool> IsTrue(string property, ProjectXml? xml, string projectFile, InputFiles inputs) => xml is null ? new Evidence<bool>.Missing(NoProject)
        : ResponseFiles.Setting(property, Path.GetDirectoryName(projectFile)!, inputs) is { } setting ? new Evidence<bool>.Missing($"{Path.GetFileName(setting.At.File)} sets {property} on the command line of every build ({setting.Text}); restore the project")
        : xml.IsTrue(property);

    private static string Key(LockEntry entry) => $"{entry.Id}/{entry.Resolved!.ToNormalizedString()}";

    private static bool IsOfRuntime(string target) => target.Contains('/', StringComparison.Ordinal);

    // Under a runtime identifier a lock file lists only what differs from the framework's own target.
    private static AssetsTarget Target(string name, IReadOnlyDictionary<string, LockEntry> entries, LockFile lockFile)
    {
        string[] parts = name.Split('/', 2);
        Dictionary<string, AssetsLibrary> libraries = new(StringComparer.OrdinalIgnoreCase);
        foreach (LockEntry entry in (parts.Length > 1 && lockFile.Targets.TryGetValue(parts[0], out IReadOnlyDictionary<string, LockEntry>? own) ? own.Values : []).Concat(entries.Values))
        {
            libraries[entry.Id] = new AssetsLibrary(entry.Id, entry.Resolved ?? new NuGetVersion(0, 0, 0), entry.Resolved is null, entry.Dependencies, []) { Asked = entry.Asked };
        }

        return new AssetsTarget(name, lockFile.FrameworkOf(name), parts.Length > 1 ? parts[1] : null, libraries);
    }

    private static AssetsFramework Framework(string name, string framework, IEnumerable<LockEntry> entries, bool isCentral, IReadOnlyList<XmlDeclaration> written, SdkPacks sdkPacks)
    {
        LockEntry[] all = [.. entries];
        HashSet<string> depended = all.SelectMany(entry => entry.Dependencies).ToHashSet(StringComparer.OrdinalIgnoreCase);
        LockEntry[] direct = [.. all.Where(entry => entry.Type == "Direct")];
        return new AssetsFramework(
            name,
            framework,
            [.. direct.Select(entry => new AssetsDependency(entry.Id, entry.Requested, isCentral, IsOverridden(entry.Id, written), IsImplicit(entry, written, sdkPacks)))],
            [],
            new Dictionary<string, string>(),
            [.. direct.Select(entry => entry.Id), .. all.Where(entry => entry.Resolved is null && !depended.Contains(entry.Id)).Select(entry => entry.Id)],
            null);
    }

    private static bool IsOverridden(string id, IReadOnlyList<XmlDeclaration> written) =>
        written.Any(element => element.Override is not null && element.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    private static bool IsImplicit(LockEntry entry, IReadOnlyList<XmlDeclaration> written, SdkPacks sdkPacks) =>
        written.Count > 0 && sdkPacks.Contains(entry.Id, entry.Resolved) && !written.Any(element => element.Id.Equals(entry.Id, StringComparison.OrdinalIgnoreCase));
}
