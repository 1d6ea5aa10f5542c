using System.Collections.Concurrent;
using System.Text.Json;
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
    public Evidence<string> ContentHash(ResolvedPackage package) => Ask(package, ArchiveReader.ContentHash);

    // https://github.com/NuGet/Home/wiki/Nupkg-Metadata-File
    /// <inheritdoc/>
    public Evidence<string> Source(ResolvedPackage package)
    {
        string name = $"{package.Id} {package.Version.ToNormalizedString()}";
        if (FolderOf(package) is not { } folder)
        {
            return new Evidence<string>.Missing(NotHere(name));
        }

        try
        {
            string file = Path.Combine(folder, ".nupkg.metadata");
            if (inputs.Read(file, IntegrityReader.LargestRecord, ofEvaluation: false) is not { } bytes)
            {
                return new Evidence<string>.Missing($"NuGet has not recorded where {name} came from (.nupkg.metadata is not there)");
            }

            using JsonDocument document = JsonDocument.Parse(bytes);
            return document.RootElement.TryGetProperty("source", out JsonElement source) && source.GetString() is { Length: > 0 } recorded
                ? new Evidence<string>.Known(recorded)
                : new Evidence<string>.Missing($"NuGet has not recorded where {name} came from (.nupkg.metadata has no source)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return new Evidence<string>.Missing($"the .nupkg.metadata of {name} cannot be read: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public Evidence<PackageSignatures> Signatures(ResolvedPackage package) => Ask(package, (archive, name) => ArchiveReader.Signatures(archive, name, cache.TrustedRoots));

    /// <inheritdoc/>
    public Evidence<BuildCode> BuildCode(ResolvedPackage package) => Ask(package, ArchiveReader.BuildCode);

    /// <inheritdoc/>
    public Evidence<TypeProviders> TypeProviders(ResolvedPackage package) => Ask(package, ArchiveReader.TypeProviders);

    /// <inheritdoc/>
    public Evidence<PackageContent> Content(ResolvedPackage package) => Ask(package, ArchiveReader.Content);

    /// <inheritdoc/>
    public Evidence<PackageLicense> License(ResolvedPackage package) => Ask(package, ArchiveReader.License);

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
            bool isProvider = package.CompilerMayRunAssemblies && files != ComparedFiles.Off && TypeProviders(package) is not Evidence<TypeProviders>.Known { Value.Files: [] };
            ResolvedPackage compared = isProvider ? package with { RunsAsAWhole = true } : package;
            return new Evidence<PackageIntegrity>.Known(new IntegrityReader(folder, InstalledPackages.ArchiveIn(folder, package.Id, package.Version), compared, inputs).Compare(files, records));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Evidence<PackageIntegrity>.Missing($"the files of {name} cannot be read: {e.Message}");
        }
    }

    private Evidence<T> Ask<T>(ResolvedPackage package, Func<string, string, Evidence<T>> read)
        where T : class
    {
        string name = $"{package.Id} {package.Version.ToNormalizedString()}";
        if (known.TryGetValue((typeof(T), name), out object? answered))
        {
            return (Evidence<T>)answered;
        }

        Evidence<T> answer = ArchiveOf(package) is { } archive ? cache.Ask(archive, file => read(file, name)) : new Evidence<T>.Missing(packageFolders.Count == 0 ? $"only the lock file is here, not {name} itself; restore the project" : NotHere(name));
        known[(typeof(T), name)] = answer;
        return answer;
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
