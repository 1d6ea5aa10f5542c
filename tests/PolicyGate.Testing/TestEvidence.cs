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

    public Evidence<T> Of<T>(ResolvedPackage package)
        where T : class => known.TryGetValue((typeof(T), package.Id), out object? value)
        ? new Evidence<T>.Known((T)value)
        : new Evidence<T>.Missing($"the archive of {package.Id} is in no package folder");

    public Evidence<PackageIntegrity> Integrity(ResolvedPackage package, ComparedFiles files, bool records) =>
        known.ContainsKey((typeof(PackageIntegrity), package.Id)) || records ? Of<PackageIntegrity>(package) : new Evidence<PackageIntegrity>.Known(new PackageIntegrity([], [], [], []));
}
