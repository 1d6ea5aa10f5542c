using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>What a package's own bytes on this machine say; asked only where the policy does. A fact is a record; what can be asked is what some reader reads.</summary>
internal interface IPackageEvidence
{
    /// <summary>Announces that a fact will be asked of all these packages: what has to be read for it may be read side by side, in any order.</summary>
    void Prepare<T>(IEnumerable<ResolvedPackage> packages, Func<ResolvedPackage, Evidence<T>> ask);

    /// <summary>A fact that a package says of itself.</summary>
    Evidence<T> Of<T>(ResolvedPackage package)
        where T : class;

    /// <summary>Whether its extracted files, and its archive where <paramref name="records"/> says so, are what was installed; never from a cache.</summary>
    Evidence<PackageIntegrity> Integrity(ResolvedPackage package, ComparedFiles files, bool records);
}
