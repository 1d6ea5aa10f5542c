using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>What a package's own bytes on this machine say; asked only where the policy does.</summary>
internal interface IPackageEvidence
{
    /// <summary>Announces that a fact will be asked of all these packages: what has to be read for it may be read side by side, in any order.</summary>
    void Prepare<T>(IEnumerable<ResolvedPackage> packages, Func<ResolvedPackage, Evidence<T>> ask);

    /// <summary>NuGet's content hash of the archive (SHA-512, base64), computed from its bytes.</summary>
    Evidence<string> ContentHash(ResolvedPackage package);

    /// <summary>The source that NuGet recorded when it installed the package.</summary>
    Evidence<string> Source(ResolvedPackage package);

    /// <summary>Its signatures, verified.</summary>
    Evidence<PackageSignatures> Signatures(ResolvedPackage package);

    /// <summary>Whether its extracted files, and its archive where <paramref name="records"/> says so, are what was installed; never from a cache.</summary>
    Evidence<PackageIntegrity> Integrity(ResolvedPackage package, ComparedFiles files, bool records);

    /// <summary>What of it can run during a build.</summary>
    Evidence<BuildCode> BuildCode(ResolvedPackage package);

    /// <summary>What of it the F# compiler runs because it is referenced; asked only for projects that may be of F#: every assembly is read for it.</summary>
    Evidence<TypeProviders> TypeProviders(ResolvedPackage package);

    /// <summary>What an approval of its build code is of.</summary>
    Evidence<PackageContent> Content(ResolvedPackage package);

    /// <summary>Its licence.</summary>
    Evidence<PackageLicense> License(ResolvedPackage package);
}
