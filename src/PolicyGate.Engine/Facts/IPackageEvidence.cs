namespace PolicyGate.Facts;

/// <summary>What a package's own bytes on this machine say; asked only where the policy does.</summary>
internal interface IPackageEvidence
{
    /// <summary>NuGet's content hash of the archive (SHA-512, base64), computed from its bytes.</summary>
    Evidence<string> ContentHash(ResolvedPackage package);

    /// <summary>Its signatures, verified.</summary>
    Evidence<PackageSignatures> Signatures(ResolvedPackage package);

    /// <summary>Its licence.</summary>
    Evidence<PackageLicense> License(ResolvedPackage package);
}
