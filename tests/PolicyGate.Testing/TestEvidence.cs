using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Testing;

/// <summary>What packages' bytes would say. What nobody gave is missing.</summary>
internal sealed class TestEvidence : IPackageEvidence
{
    /// <inheritdoc/>
    public void Prepare<T>(IEnumerable<ResolvedPackage> packages, Func<ResolvedPackage, Evidence<T>> ask)
    {
        // Everything is there already.
    }

    private readonly Dictionary<(Type, string), object> known = [];

    public void Know<T>(string id, T value)
        where T : notnull => known[(typeof(T), id)] = value;

    public void Forget<T>(string id) => known.Remove((typeof(T), id));

    public Evidence<string> ContentHash(ResolvedPackage package) => Ask<string>(package);

    public Evidence<string> Source(ResolvedPackage package) => Ask<RecordedSource>(package) switch
    {
        Evidence<RecordedSource>.Known known => new Evidence<string>.Known(known.Value.Location),
        Evidence<RecordedSource>.Missing missing => new Evidence<string>.Missing(missing.Reason),
        _ => throw new InvalidOperationException(),
    };

    public Evidence<PackageSignatures> Signatures(ResolvedPackage package) => Ask<PackageSignatures>(package);

    public Evidence<PackageIntegrity> Integrity(ResolvedPackage package, ComparedFiles files, bool records) =>
        known.ContainsKey((typeof(PackageIntegrity), package.Id)) || records ? Ask<PackageIntegrity>(package) : new Evidence<PackageIntegrity>.Known(new PackageIntegrity([], [], [], []));

    public Evidence<BuildCode> BuildCode(ResolvedPackage package) => Ask<BuildCode>(package);

    public Evidence<TypeProviders> TypeProviders(ResolvedPackage package) => Ask<TypeProviders>(package);

    public Evidence<PackageContent> Content(ResolvedPackage package) => Ask<PackageContent>(package);

    public Evidence<PackageLicense> License(ResolvedPackage package) => Ask<PackageLicense>(package);

    private Evidence<T> Ask<T>(ResolvedPackage package) => known.TryGetValue((typeof(T), package.Id), out object? value)
        ? new Evidence<T>.Known((T)value)
        : new Evidence<T>.Missing($"the archive of {package.Id} is in no package folder");
}

/// <summary>The source that NuGet would have recorded.</summary>
internal sealed record RecordedSource(string Location);
