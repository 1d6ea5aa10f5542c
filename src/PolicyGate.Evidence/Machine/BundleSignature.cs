using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Machine;

/// <summary>
/// The one detached CMS signature over a manifest's bytes. Whose it may be is decided by the certificate's SHA-256, which is pinned when a machine is set up:
/// no authority is asked, so that none can vouch for another.
/// </summary>
internal static class BundleSignature
{
    /// <summary>Its name in the bundle.</summary>
    public const string FileName = BundleManifest.FileName + ".p7s";

    /// <summary>The most bytes that it may have.</summary>
    public const int MostBytes = 64 * 1024;

    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private static readonly string[] Digests = [Sha256, "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];

    /// <summary>Signs a manifest.</summary>
    /// <exception cref="CryptographicException">The certificate cannot sign.</exception>
    public static byte[] Sign(byte[] manifest, X509Certificate2 certificate)
    {
        SignedCms cms = new(new ContentInfo(manifest), detached: true);
        cms.ComputeSignature(new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate) { DigestAlgorithm = new Oid(Sha256), IncludeOption = X509IncludeOption.EndCertOnly }, silent: true);
        return cms.Encode();
    }

    /// <summary>Who signed a manifest: the fingerprint of the certificate.</summary>
    /// <param name="manifest">The manifest's bytes.</param>
    /// <param name="signature">The signature's.</param>
    /// <param name="pinned">The only one who may have; <see langword="null"/> where a machine is set up by whoever it is.</param>
    /// <exception cref="BundleException">It is no signature of these bytes, or of somebody else.</exception>
    public static string Verify(byte[] manifest, byte[] signature, string? pinned)
    {
        SignedCms cms = new(new ContentInfo(manifest), detached: true);
        try
        {
            cms.Decode(signature);
            if (cms.SignerInfos is not [{ Certificate: { } certificate } signer] || !Digests.Contains(signer.DigestAlgorithm.Value))
            {
                throw new BundleException($"its {FileName} is not one signature by SHA-256 or stronger that has its certificate with it");
            }

            string fingerprint = FingerprintOf(certificate);
            if (pinned is not null && fingerprint != pinned)
            {
                throw new BundleException($"it is signed by {fingerprint}, and this machine trusts bundles by {pinned} only");
            }

            signer.CheckSignature(verifySignatureOnly: true);
            return fingerprint;
        }
        catch (CryptographicException e)
        {
            throw new BundleException($"its {FileName} is no signature of its {FileName[..^".p7s".Length]}, which was changed after it was signed, or is none at all: {e.Message}", e);
        }
    }

    /// <summary>The fingerprint as it is shown.</summary>
    public static string FingerprintOf(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>A fingerprint as a person writes it: colons and case do not count; <see langword="null"/> where it is none.</summary>
    public static string? Fingerprint(string written)
    {
        string plain = written.Replace(":", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
        return plain.Length == 64 && plain.All(char.IsAsciiHexDigit) ? plain : null;
    }
}
