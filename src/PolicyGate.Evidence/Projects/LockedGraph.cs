using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Packages;

namespace PolicyGate.Projects;

/// <summary>
/// The graph that a lock file alone tells, in the form of an assets file: ids, versions, parents and requested ranges, and no package folder, so
/// that whatever needs a package's bytes is missing.
/// </summary>
internal static class LockedGraph
{
    /// <summary>The graph.</summary>
    public static AssetsFile Of(LockFile lockFile, string projectFile, IReadOnlyList<XmlDeclaration> written, SdkPacks sdkPacks)
    {
        bool isCentral = written.Any(element => element.Element == "PackageVersion");
        return new AssetsFile
        {
            File = lockFile.File,
            ProjectFile = projectFile,
            ProjectName = Path.GetFileNameWithoutExtension(projectFile),
            Targets = [.. lockFile.Targets.Select(target => Target(target.Key, target.Value, lockFile))],
            ListedAnalyzers = new Dictionary<string, IReadOnlySet<string>>(),
            LibraryPaths = lockFile.Packages.DistinctBy(Key).ToDictionary(Key, entry => InstalledPackages.PathOf(entry.Id, entry.Resolved!), StringComparer.OrdinalIgnoreCase),
            ClaimedHashes = new Dictionary<string, string>(),
            Frameworks = [.. lockFile.Targets.Where(target => !IsOfRuntime(target.Key)).Select(target => Framework(target.Key, target.Value.Values, isCentral, written, sdkPacks))],
            PackageFolders = [],
            ConfigFiles = [],
            CentralManagement = isCentral,
            CentralTransitivePinning = lockFile.Targets.Values.SelectMany(target => target.Values).Any(entry => entry.Type == "CentralTransitive"),
            LockFileEnabled = true,
            LockedMode = written.Any(element => element.Element == XmlDeclaration.Property && element.Id.Equals("RestoreLockedMode", StringComparison.OrdinalIgnoreCase)),
            LockFilePath = lockFile.File,
        };
    }

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

        return new AssetsTarget(name, parts[0], parts.Length > 1 ? parts[1] : null, libraries);
    }

    private static AssetsFramework Framework(string name, IEnumerable<LockEntry> entries, bool isCentral, IReadOnlyList<XmlDeclaration> written, SdkPacks sdkPacks)
    {
        LockEntry[] all = [.. entries];
        HashSet<string> depended = all.SelectMany(entry => entry.Dependencies).ToHashSet(StringComparer.OrdinalIgnoreCase);
        LockEntry[] direct = [.. all.Where(entry => entry.Type == "Direct")];
        return new AssetsFramework(
            name,
            name,
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
