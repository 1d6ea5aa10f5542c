using System.Collections.Concurrent;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Packages;

/// <summary>
/// Answers from the archives in the package folders, each question once per package and all of the copy that NuGet uses. What cannot be read is
/// missing, never a pass. What the <c>.nupkg.metadata</c> and <c>.nupkg.sha512</c> beside an archive say of it are claims and are not read here.
/// </summary>
internal sealed class PackageEvidenceReader(IReadOnlyList<string> packageFolders, EvidenceCache cache, InputFiles inputs) : IPackageEvidence
{
    private readonly ConcurrentDictionary<(Type, string), object> known = new();

    /// <summary>The tool that runs, which is looked for where it was installed, too.</summary>
    public RunningTool? Tool { get; init; }

    /// <inheritdoc/>
    public void Prepare<T>(IEnumerable<ResolvedPackage> packages, Func<ResolvedPackage, Evidence<T>> ask) =>
        Parallel.ForEach(packages, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, package => ask(package));

    /// <inheritdoc/>
    public Evidence<T> Of<T>(ResolvedPackage package)
        where T : class
    {
        string name = $"{package.Id} {package.Version.ToNormalizedString()}";
        if (known.TryGetValue((typeof(T), name), out object? answered))
        {
            return (Evidence<T>)answered;
        }

        Evidence<T> answer = ArchiveFacts.Find<T>() is { } fact
            ? ArchiveOf(package) is { } archive ? cache.Ask(archive, file => fact.Find(file, name, cache.TrustedRoots)) : new Evidence<T>.Missing(packageFolders.Count == 0 ? $"only the lock file is here, not {name} itself; restore the project" : NotHere(name))
            : (Evidence<T>)(object)SourceFact.Find(FolderOf(package), name, NotHere(name), inputs);
        known[(typeof(T), name)] = answer;
        return answer;
    }

    /// <inheritdoc/>
    public Evidence<PackageIntegrity> Integrity(ResolvedPackage package, ComparedFiles files, bool records)
    {
        string name = $"{package.Id} {package.Version.ToNormalizedString()}";
        if (files == ComparedFiles.Running && !records && !package.Runs && !package.CompilerMayRunAssemblies)
        {
            return new Evidence<PackageIntegrity>.Known(new PackageIntegrity([], [], [], []));
        }

        string key = $"{name} {files} {records}";
        if (known.TryGetValue((typeof(PackageIntegrity), key), out object? answered))
        {
            return (Evidence<PackageIntegrity>)answered;
        }

        Evidence<PackageIntegrity> answer = Compare(package, name, files, records);
        known[(typeof(PackageIntegrity), key)] = answer;
        return answer;
    }

    private Evidence<PackageIntegrity> Compare(ResolvedPackage package, string name, ComparedFiles files, bool records)
    {
        if (FolderOf(package) is not { } folder)
        {
            // Whoever judges what is in the archive misses it already.
            return !records ? new Evidence<PackageIntegrity>.Known(new PackageIntegrity([], [], [], [])) : new Evidence<PackageIntegrity>.Missing(NotHere(name));
        }

        try
        {
            // A type provider runs in the compiler and can load what else is there.
            bool isProvider = package.CompilerMayRunAssemblies && files != ComparedFiles.Off && Of<TypeProviders>(package) is not Evidence<TypeProviders>.Known { Value.Files: [] };
            ResolvedPackage compared = isProvider ? package with { RunsAsAWhole = true } : package;
            return new Evidence<PackageIntegrity>.Known(new IntegrityReader(folder, InstalledPackages.ArchiveIn(folder, package.Id, package.Version), compared, inputs).Compare(files, records));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Evidence<PackageIntegrity>.Missing($"the files of {name} cannot be read: {e.Message}");
        }
    }

    private string? ArchiveOf(ResolvedPackage package)
    {
        if (FolderOf(package) is not { } folder)
        {
            return null;
        }

        string archive = InstalledPackages.ArchiveIn(folder, package.Id, package.Version);
        inputs.Stamp(archive);
        return File.Exists(archive) ? archive : null;
    }

    private static string NotHere(string name) => $"the archive of {name} is in no package folder; restore the project, or a tool with dotnet tool restore";

    private string? FolderOf(ResolvedPackage package) =>
        InstalledPackages.FolderOf(Tool is { } tool && tool.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase) ? [.. packageFolders, tool.PackageFolder] : packageFolders, package.Id, package.Version, inputs);
}
