using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Signing;
using PolicyGate.Facts;

namespace PolicyGate.Packages;

/// <summary>The signatures of a package, as NuGet.Packaging's own verifier sees them with revocation offline: the primary signature and the repository's countersignature, each by itself.</summary>
internal static class SignatureReader
{
    private static readonly SignatureTrustAndValidityVerificationProvider Verifier = new();

    /// <summary>Reads and verifies.</summary>
    /// <exception cref="InvalidDataException">There are no trusted roots to verify with.</exception>
    public static PackageSignatures Read(PackageArchiveReader package, Stream archive, string? trustedRoots)
    {
        if (!Wait(package.IsSignedAsync(CancellationToken.None)))
        {
            return PackageSignatures.None;
        }

        return TrustedRoots.Use(trustedRoots) is { } usual && BytesOf(archive) is { } bytes && usual.Verify(bytes) is { } verified
            ? verified.Signatures with { Altered = Altered(package, archive, verified.Content) }
            : Judged(package, trustedRoots);
    }

    /// <summary>The same by NuGet's verifier alone, which judges whatever is not the usual case.</summary>
    public static PackageSignatures Judged(PackageArchiveReader package, string? trustedRoots)
    {
        PrimarySignature? primary;
        try
        {
            primary = Wait(package.GetPrimarySignatureAsync(CancellationToken.None));
        }
        catch (Exception e) when (e is SignatureException or System.Security.Cryptography.CryptographicException)
        {
            return new PackageSignatures(null, null, $"its signature cannot be read ({OneLine(e.Message)})");
        }

        if (primary is null)
        {
            return PackageSignatures.None;
        }

        PackageSignatures signatures = Judged(package, primary, trustedRoots);
        return signatures with { Altered = signatures.Altered ?? Altered(package, primary.SignatureContent) };
    }

    /// <summary>What NuGet's verifier says of a signature, whatever the archive is.</summary>
    public static PackageSignatures Judged(PackageArchiveReader package, PrimarySignature primary, string? trustedRoots)
    {
        _ = TrustedRoots.Use(trustedRoots);
        PackageSignature first = Verified(package, primary, primary, VerificationTarget.All, SignaturePlacement.PrimarySignature);
        RepositoryCountersignature? counter = Countersignature(primary, out string? unreadable);
        PackageSignature? second = counter is null ? null : Verified(package, primary, counter, VerificationTarget.Repository, SignaturePlacement.Countersignature);
        return primary.Type switch
        {
            SignatureType.Author => new PackageSignatures(first, second, unreadable),
            SignatureType.Repository => new PackageSignatures(null, first, unreadable),
            _ => new PackageSignatures(null, null, unreadable ?? "its signature is neither an author's nor a repository's"),
        };
    }

    private static byte[]? BytesOf(Stream archive)
    {
        try
        {
            using BinaryReader reader = new(archive, System.Text.Encoding.UTF8, leaveOpen: true);
            using Stream signature = SignedPackageArchiveUtility.OpenPackageSignatureFileStream(reader);
            byte[] bytes = new byte[signature.Length];
            signature.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is SignatureException or InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static RepositoryCountersignature? Countersignature(PrimarySignature primary, out string? unreadable)
    {
        unreadable = null;
        try
        {
            return RepositoryCountersignature.GetRepositoryCountersignature(primary);
        }
        catch (Exception e) when (e is SignatureException or System.Security.Cryptography.CryptographicException)
        {
            unreadable = $"its countersignature cannot be read ({OneLine(e.Message)})";
            return null;
        }
    }

    /// <summary>What the signature says of the archive; <see langword="null"/> where there is none, or it cannot be read. Says nothing about who signed.</summary>
    public static SignatureContent? ContentOf(PackageArchiveReader package, Stream archive, out string? unreadable)
    {
        unreadable = null;
        try
        {
            return !Wait(package.IsSignedAsync(CancellationToken.None)) ? null
                : (BytesOf(archive) is { } bytes ? UsualSignature.ContentOf(bytes) : null) ?? Wait(package.GetPrimarySignatureAsync(CancellationToken.None))?.SignatureContent;
        }
        catch (Exception e) when (e is SignatureException or System.Security.Cryptography.CryptographicException)
        {
            unreadable = $"the signature cannot be read: {OneLine(e.Message)}";
            return null;
        }
    }

    /// <summary>How a signature hashed the archive.</summary>
    public static System.Security.Cryptography.HashAlgorithmName AlgorithmOf(SignatureContent content) => new(content.HashAlgorithm.ToString());

    /// <summary>Whether a hash is the one that a signature has of the archive.</summary>
    public static bool Is(SignatureContent content, byte[] hash) => content.HashValue == Convert.ToBase64String(hash);

    private static string? Altered(PackageArchiveReader package, Stream archive, SignatureContent content) =>
        SignedContent.Find(archive) is { } signed && Is(content, signed.Hash(archive, AlgorithmOf(content))) ? null : Altered(package, content);

    /// <summary>Why the archive is not what its signature covers, by NuGet; <see langword="null"/> where it is.</summary>
    public static string? Altered(PackageArchiveReader package, SignatureContent content)
    {
        try
        {
            package.ValidateIntegrityAsync(content, CancellationToken.None).GetAwaiter().GetResult();
            return null;
        }
        catch (SignatureException e)
        {
            return OneLine(e.Message);
        }
        catch (FormatException e)
        {
            // NuGet decodes the hash that is signed before it looks at it.
            return $"what is signed is not a hash: {OneLine(e.Message)}";
        }
    }

    private static PackageSignature Verified(PackageArchiveReader package, PrimarySignature primary, Signature signature, VerificationTarget target, SignaturePlacement placement)
    {
        // With a trusted timestamp first; where there is none, the signature by itself, while its certificate lasts.
        PackageVerificationResult timestamped = Verify(package, primary, target, placement, needsTimestamp: true);
        PackageVerificationResult result = timestamped.Trust == SignatureVerificationStatus.Valid ? timestamped : Verify(package, primary, target, placement, needsTimestamp: false);
        SignatureLog[] errors = [.. (result.Trust == SignatureVerificationStatus.Valid ? [] : result.Issues.Where(issue => issue.Level >= LogLevel.Warning))];
        IRepositorySignature? repository = signature as IRepositorySignature;
        return new PackageSignature(
            result.Trust == SignatureVerificationStatus.Valid ? SignatureState.Valid : State(errors),
            errors.Length == 0 && result.Trust == SignatureVerificationStatus.Valid ? null : string.Join("; ", errors.Select(error => $"{error.Code}: {OneLine(error.Message)}").Distinct()),
            signature.GetSigningCertificateFingerprint(HashAlgorithmName.SHA256).ToUpperInvariant(),
            signature.SignerInfo.Certificate!.Subject,
            timestamped.Trust == SignatureVerificationStatus.Valid ? signature.Timestamps.Max(timestamp => timestamp.GeneralizedTime.ToUniversalTime()) : null,
            new DateTimeOffset(signature.SignerInfo.Certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero),
            repository?.V3ServiceIndexUrl.AbsoluteUri,
            repository?.PackageOwners ?? [])
        { Issuer = signature.SignerInfo.Certificate.Issuer, IsGallery = IsGallery(repository?.V3ServiceIndexUrl.AbsoluteUri) };
    }

    /// <summary>Whether a service index is the public gallery's.</summary>
    public static bool IsGallery(string? serviceIndex) => serviceIndex is not null && serviceIndex.Equals(NuGet.Configuration.NuGetConstants.V3FeedUrl, StringComparison.Ordinal);

    private static PackageVerificationResult Verify(PackageArchiveReader package, PrimarySignature primary, VerificationTarget target, SignaturePlacement placement, bool needsTimestamp) =>
        Wait(Verifier.GetTrustResultAsync(
            package,
            primary,
            new SignedPackageVerifierSettings(
                allowUnsigned: false,
                allowIllegal: false,
                allowUntrusted: false,
                allowIgnoreTimestamp: !needsTimestamp,
                allowMultipleTimestamps: true,
                allowNoTimestamp: !needsTimestamp,
                allowUnknownRevocation: true,
                reportUnknownRevocation: false,
                target,
                placement,
                placement == SignaturePlacement.Countersignature ? SignatureVerificationBehavior.Always : SignatureVerificationBehavior.Never,
                RevocationMode.Offline),
            CancellationToken.None));

    // https://learn.microsoft.com/nuget/reference/errors-and-warnings: NU3018 chain, NU3012 revoked, NU3037 expired.
    private static SignatureState State(SignatureLog[] errors)
    {
        bool Says(NuGetLogCode code) => errors.Any(error => error.Code == code && error.Level == LogLevel.Error);
        return Says(NuGetLogCode.NU3012) ? SignatureState.Revoked
            : Says(NuGetLogCode.NU3037) ? SignatureState.Expired
            : Says(NuGetLogCode.NU3018) ? SignatureState.Untrusted
            : SignatureState.Invalid;
    }

    private static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');

    // NuGet.Packaging's readers are asynchronous in form only.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
