using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Policies;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Reviewing;

/// <summary>An archive by itself: what its bytes say, whether or not a project has it.</summary>
internal sealed class PackageArchive(string path, EvidenceCache cache) : IPackageEvidence
{
    private Evidence<ArchiveContents>? contents;

    /// <summary>Its path.</summary>
    public string Path => path;

    /// <summary>What it holds.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public ArchiveContents Contents => Required(contents ??= ContentsReader.Read(path));

    /// <summary>What of it can run in a build.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public BuildCode Code => Required(Of<BuildCode>());

    /// <summary>A fact that it says of itself.</summary>
    public Evidence<T> Of<T>()
        where T : class => ArchiveFacts.Find<T>() is { } fact
            ? cache.Ask(path, file => fact.Find(file, System.IO.Path.GetFileName(path), cache.TrustedRoots))
            : (Evidence<T>)(object)SourceFact.Find(System.IO.Path.GetDirectoryName(path), System.IO.Path.GetFileName(path), string.Empty, new InputFiles());

    /// <inheritdoc/>
    public Evidence<T> Of<T>(ResolvedPackage package)
        where T : class => Of<T>();

    /// <inheritdoc/>
    public void Prepare<T>(IEnumerable<ResolvedPackage> packages, Func<ResolvedPackage, Evidence<T>> ask)
    {
        // One archive is read when it is asked.
    }

    /// <inheritdoc/>
    public Evidence<PackageIntegrity> Integrity(ResolvedPackage package, ComparedFiles files, bool records) => new Evidence<PackageIntegrity>.Missing("nothing is extracted of it");

    /// <summary>A fact that is known.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static T Required<T>(Evidence<T> evidence) => evidence switch
    {
        Evidence<T>.Known known => known.Value,
        Evidence<T>.Missing missing => throw new UsageException(missing.Reason, 3),
        _ => throw new InvalidOperationException(),
    };
}
