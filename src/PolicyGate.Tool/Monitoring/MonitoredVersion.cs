using NuGet.Configuration;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Packages;

namespace PolicyGate.Tool.Monitoring;

/// <summary>A version that the repository resolves.</summary>
/// <param name="Uses">Who has it; never empty.</param>
/// <param name="Sources">Who is asked about it.</param>
/// <param name="Why">Why nobody is; empty where somebody is.</param>
internal sealed record MonitoredVersion(IReadOnlyList<MonitoredUse> Uses, IReadOnlyList<PackageSource> Sources, string Why)
{
    /// <summary>The id, as one of the projects spells it.</summary>
    public string Id => Uses[0].Package.Id;

    /// <summary>The version.</summary>
    public NuGetVersion Version => Uses[0].Package.Version;

    /// <summary>What tells it from others.</summary>
    public string Key => KnownVersion.KeyOf(Id, Version);

    /// <summary>The version, for a person.</summary>
    public string Shown => $"{Id} {Version.ToNormalizedString()}";

    /// <summary>The content hashes that lock files and assets files have of it: of a package without a signature that of the whole archive, else not.</summary>
    public IEnumerable<string> ContentHashes => Uses.SelectMany(use => new[] { use.Package.ClaimedHash, LockedHash(use) }).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>The archive in the package folders, the copy that NuGet uses; <see langword="null"/> where it is in none.</summary>
    public string? Archive => Uses.Select(use => (use.Package, Folder: InstalledPackages.FolderOf(use.Project.Facts!.PackageFolders, use.Package.Id, use.Package.Version, new InputFiles())))
        .Where(found => found.Folder is not null)
        .Select(found => InstalledPackages.ArchiveIn(found.Folder!, found.Package.Id, found.Package.Version))
        .FirstOrDefault(File.Exists);

    /// <summary>Every version of these projects once, with whoever may be told of it: where one project says whose an id is, that counts for all.</summary>
    public static IReadOnlyList<MonitoredVersion> Of(IEnumerable<MonitoredProject> projects) =>
    [
        .. projects.SelectMany(project => project.Packages.Select(package => (Use: new MonitoredUse(project, package), Asked: AskedSources.Of(package, project))))
            .GroupBy(pair => pair.Use.Package.Id, StringComparer.OrdinalIgnoreCase)
            .SelectMany(id => OfId([.. id]))
            .OrderBy(version => version.Id, StringComparer.OrdinalIgnoreCase).ThenBy(version => version.Version, VersionComparer.VersionRelease),
    ];

    private static IEnumerable<MonitoredVersion> OfId((MonitoredUse Use, AskedSources Asked)[] uses)
    {
        AskedSources[] assigned = [.. uses.Select(use => use.Asked).Where(asked => asked.IsAssigned)];
        foreach ((MonitoredUse Use, AskedSources Asked)[] version in uses.GroupBy(use => KnownVersion.KeyOf(use.Use.Package.Id, use.Use.Package.Version)).Select(group => group.ToArray()))
        {
            AskedSources[] own = [.. version.Select(use => use.Asked).Where(asked => assigned.Length == 0 || asked.IsAssigned)];
            AskedSources[] asked = own.Length > 0 ? own : assigned;
            PackageSource[] sources = [.. asked.SelectMany(one => one.Sources).DistinctBy(source => source.Source, StringComparer.Ordinal)];
            yield return new MonitoredVersion([.. version.Select(use => use.Use)], sources, sources.Length > 0 ? string.Empty : asked[0].Why);
        }
    }

    private static string? LockedHash(MonitoredUse use) => use.Project.Facts!.Lock is Evidence<LockFile>.Known { Value: var file }
        ? file.Packages.FirstOrDefault(entry => entry.Id.Equals(use.Package.Id, StringComparison.OrdinalIgnoreCase) && entry.Resolved == use.Package.Version)?.ContentHash
        : null;
}
