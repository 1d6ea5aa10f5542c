using System.Formats.Asn1;
using System.Security.Cryptography;
using NuGet.Packaging.Signing;
using PolicyGate.Facts;
using HashAlgorithmName = System.Security.Cryptography.HashAlgorithmName;
using TimestampInfo = System.Security.Cryptography.Pkcs.Rfc3161TimestampTokenInfo;

namespace PolicyGate.Packages;

/// <summary>
/// The usual case of a package's signature, fast: valid in every part, written as signing tools write it. NuGet's verifier decodes every certificate of every
/// signature again and again; here each is decoded once, and each chain built once for as long as its answer holds. What is not the usual case, or not valid, is
/// NuGet's verifier's to judge: this says yes or nothing. A test holds it against NuGet's verifier over genuine packages and thousands of forgeries.
/// </summary>
internal sealed class UsualSignature(TrustedChains codeSigning, TrustedChains timestamping)
{
    private const string MessageDigest = "1.2.840.113549.1.9.4";
    private const string SigningTime = "1.2.840.113549.1.9.5";
    private const string Countersignature = "1.2.840.113549.1.9.6";
    private const string SigningCertificate = "1.2.840.113549.1.9.16.2.12";
    private const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";
    private const string TimestampToken = "1.2.840.113549.1.9.16.2.14";
    private const string CommitmentType = "1.2.840.113549.1.9.16.2.16";
    private const string ServiceIndexUrl = "1.3.6.1.4.1.311.84.2.1.1.1";
    private const string PackageOwners = "1.3.6.1.4.1.311.84.2.1.1.2";
    private static readonly Oid ServiceIndexOid = new(ServiceIndexUrl, null);
    private static readonly Oid OwnersOid = new(PackageOwners, null);

    /// <summary>What a package's signature says, and what it says of the archive; <see langword="null"/> where NuGet's verifier has to judge.</summary>
    public Verified? Verify(byte[] signature) => OrNothing(() =>
    {
        Parts parts = Read(signature);
        PackageSignature? first = Verify(parts.Message.Signer, parts.Message.Content, parts, isCounter: false);
        PackageSignature? second = parts.Counter is null ? null : Verify(parts.Counter, parts.Message.Signer.Signature, parts, isCounter: true);
        SignedMessage.Expect(first is not null && (parts.Counter is null || second is not null));
        return new Verified(parts.Type == SignatureType.Author ? new PackageSignatures(first, second, null) : new PackageSignatures(null, first, null), parts.Content);
    });

    /// <summary>What a signature says of the archive, whoever signed; <see langword="null"/> where NuGet has to read it.</summary>
    public static SignatureContent? ContentOf(byte[] signature) => OrNothing(() => Read(signature).Content);

    // All that NuGet looks at before it verifies anything.
    private static Parts Read(byte[] signature)
    {
        SignedMessage message = SignedMessage.Read(signature);
        SignedMessage.Expect(message.ContentType == SignedMessage.Data);
        SignatureType type = TypeOf(message.Signer);
        CertificateSet certificates = CertificateSet.Of(message.Certificates);
        ReadOnlyMemory<byte>[] counters = [.. message.Signer.Unsigned[Countersignature]];
        SignedMessage.Expect(counters.Length == 0 || (counters.Length == 1 && type == SignatureType.Author));
        CheckAttributes(message.Signer, certificates);
        if (type == SignatureType.Repository)
        {
            _ = Says(message.Signer);
        }

        return new Parts(message, type, certificates, SignatureContent.Load(message.Content, SigningSpecifications.V1), counters.Length == 0 ? null : Counter(counters[0], certificates));
    }

    private static SignedMessage.SignerInfo Counter(ReadOnlyMemory<byte> encoded, CertificateSet certificates)
    {
        AsnReader reader = new(encoded, AsnEncodingRules.DER);
        SignedMessage.SignerInfo counter = SignedMessage.SignerInfo.Read(reader);
        reader.ThrowIfNotEmpty();
        SignedMessage.Expect(TypeOf(counter) == SignatureType.Repository);
        CheckAttributes(counter, certificates);
        _ = Says(counter);
        return counter;
    }

    private static void CheckAttributes(SignedMessage.SignerInfo signer, CertificateSet certificates)
    {
        _ = signer.One(SigningTime).ReadUtcTime();
        SignedMessage.Expect(!signer.Signed.Contains(SigningCertificate) && NamesByV2(signer, certificates.Find(signer.Certificate), needsIssuer: true));
    }

    private static (string Index, IReadOnlyList<string> Owners) Says(SignedMessage.SignerInfo signer) =>
        (AttributeUtility.GetNuGetV3ServiceIndexUrl(Attributes(signer)).AbsoluteUri, AttributeUtility.GetNuGetPackageOwners(Attributes(signer)) ?? []);

    private static T? OrNothing<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or SignatureException or InvalidOperationException or ArgumentException or FormatException or IOException)
        {
            return null;
        }
    }

    private PackageSignature? Verify(SignedMessage.SignerInfo signer, byte[] signed, Parts parts, bool isCounter)
    {
        SignedMessage.Expect(signer.Unsigned.All(attribute => attribute.Key == TimestampToken || (attribute.Key == Countersignature && !isCounter)));
        SignedMessage.Expect(signer.Unsigned[TimestampToken].Count() == 1);
        CertificateSet.Member certificate = parts.Certificates.Find(signer.Certificate);
        if (!certificate.MaySign || !IsSigned(signer, signed, certificate)
            || Timestamp(signer.Unsigned[TimestampToken].Single(), signer.Signature) is not { } time
            || !(certificate.Begins < time.Earliest && time.Latest < certificate.Ends)
            || !codeSigning.Holds(certificate, parts.Certificates, time.Latest))
        {
            return null;
        }

        (string? index, IReadOnlyList<string> owners) = isCounter || parts.Type == SignatureType.Repository ? Says(signer) : (null, []);
        return new PackageSignature(SignatureState.Valid, null, certificate.Fingerprint, certificate.Subject, time.Time, certificate.Ends, index, owners) { Issuer = certificate.Issuer, IsGallery = SignatureReader.IsGallery(index) };
    }

    // RFC 3161: a token is a message whose content says which hash was there at what time.
    private (DateTimeOffset Time, DateTimeOffset Earliest, DateTimeOffset Latest)? Timestamp(ReadOnlyMemory<byte> token, byte[] stamped)
    {
        SignedMessage message = SignedMessage.Read(token);
        SignedMessage.Expect(message.ContentType == SignedMessage.TimestampInfo && message.Signer.Unsigned.Count == 0);
        SignedMessage.Expect(TimestampInfo.TryDecode(message.Content, out TimestampInfo? info, out int consumed) && consumed == message.Content.Length);
        CertificateSet certificates = CertificateSet.Of(message.Certificates);
        CertificateSet.Member certificate = certificates.Find(message.Signer.Certificate);
        HashAlgorithmName algorithm = SignedMessage.Digest(info!.HashAlgorithmId.Value!);
        DateTimeOffset time = info.Timestamp;
        bool holds = certificate.MaySign
            && IsSigned(message.Signer, message.Content, certificate)
            && IsNamed(message.Signer, certificate)
            && info.GetMessageHash().Span.SequenceEqual(SignedMessage.Hash(algorithm, stamped))
            && certificate.Begins <= time && time < certificate.Ends
            && timestamping.Holds(certificate, certificates, at: null);

        // As NuGet: what a token does not say of its accuracy is none, but a second under the baseline policy of ETSI.
        TimeSpan accuracy = info.AccuracyInMicroseconds is { } microseconds ? TimeSpan.FromMilliseconds(microseconds * 0.001) : info.PolicyId.Value == "0.4.0.2023.1.1" ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
        return holds ? (time.ToUniversalTime(), time - accuracy, time + accuracy) : null;
    }

    private static bool IsSigned(SignedMessage.SignerInfo signer, byte[] signed, CertificateSet.Member certificate)
    {
        AsnReader digest = signer.One(MessageDigest);
        bool isOfContent = digest.ReadOctetString().AsSpan().SequenceEqual(SignedMessage.Hash(signer.DigestAlgorithm, signed));
        digest.ThrowIfNotEmpty();
        return isOfContent && certificate.Signed(SignedMessage.Hash(signer.DigestAlgorithm, signer.SignedBytes), signer.Signature, signer.DigestAlgorithm);
    }

    // RFC 5816: a token names its certificate in either way, or in both.
    private static bool IsNamed(SignedMessage.SignerInfo signer, CertificateSet.Member certificate)
    {
        bool byFirst = signer.Signed.Contains(SigningCertificate);
        bool bySecond = signer.Signed.Contains(SigningCertificateV2);
        return (byFirst || bySecond) && (!byFirst || NamesByV1(signer, certificate)) && (!bySecond || NamesByV2(signer, certificate, needsIssuer: false));
    }

    // ESSCertIDv2 (RFC 5035, section 4).
    private static bool NamesByV2(SignedMessage.SignerInfo signer, CertificateSet.Member certificate, bool needsIssuer)
    {
        AsnReader id = OnlyId(signer.One(SigningCertificateV2));
        HashAlgorithmName algorithm = id.PeekTag() == Asn1Tag.Sequence ? SignedMessage.Digest(id) : HashAlgorithmName.SHA256;
        bool same = id.ReadOctetString().AsSpan().SequenceEqual(SignedMessage.Hash(algorithm, certificate.Certificate.RawDataMemory.Span));
        return same && (IsIssuerSame(id, certificate) ?? !needsIssuer);
    }

    // ESSCertID (RFC 2634, section 5.4.1).
#pragma warning disable CA5350 // SHA-1 is what the older attribute has; the signature over it is of SHA-2.
    private static bool NamesByV1(SignedMessage.SignerInfo signer, CertificateSet.Member certificate)
    {
        AsnReader id = OnlyId(signer.One(SigningCertificate));
        return id.ReadOctetString().AsSpan().SequenceEqual(SHA1.HashData(certificate.Certificate.RawDataMemory.Span)) && IsIssuerSame(id, certificate) != false;
    }
#pragma warning restore CA5350

    private static AsnReader OnlyId(AsnReader attribute)
    {
        AsnReader signingCertificate = attribute.ReadSequence();
        attribute.ThrowIfNotEmpty();
        AsnReader ids = signingCertificate.ReadSequence();
        signingCertificate.ThrowIfNotEmpty();
        AsnReader id = ids.ReadSequence();
        ids.ThrowIfNotEmpty();
        return id;
    }

    // IssuerSerial (RFC 5035, section 5); null where it is not there.
    private static bool? IsIssuerSame(AsnReader id, CertificateSet.Member certificate)
    {
        if (!id.HasData)
        {
            return null;
        }

        AsnReader issuerSerial = id.ReadSequence();
        id.ThrowIfNotEmpty();
        AsnReader names = issuerSerial.ReadSequence();
        AsnReader directory = names.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 4, isConstructed: true));
        names.ThrowIfNotEmpty();
        bool isIssuer = directory.ReadEncodedValue().Span.SequenceEqual(certificate.Certificate.IssuerName.RawData);
        directory.ThrowIfNotEmpty();
        bool isSerial = issuerSerial.ReadEncodedValue().Span.SequenceEqual(certificate.Serial.Span);
        issuerSerial.ThrowIfNotEmpty();
        return isIssuer && isSerial;
    }

    // CommitmentTypeIndication (RFC 5126, section 5.11.1).
    private static SignatureType TypeOf(SignedMessage.SignerInfo signer)
    {
        AsnReader attribute = signer.One(CommitmentType);
        AsnReader commitment = attribute.ReadSequence();
        attribute.ThrowIfNotEmpty();
        SignatureType type = AttributeUtility.GetSignatureType(commitment.ReadObjectIdentifier());
        commitment.ThrowIfNotEmpty();
        SignedMessage.Expect(type != SignatureType.Unknown);
        return type;
    }

    // What the repository says, for NuGet's own readers.
    private static CryptographicAttributeObjectCollection Attributes(SignedMessage.SignerInfo signer)
    {
        CryptographicAttributeObjectCollection attributes = [];
        foreach (Oid oid in new[] { ServiceIndexOid, OwnersOid })
        {
            foreach (ReadOnlyMemory<byte> value in signer.Signed[oid.Value!])
            {
                attributes.Add(new CryptographicAttributeObject(oid, new AsnEncodedDataCollection(new AsnEncodedData(oid, value.Span))));
            }
        }

        return attributes;
    }

    /// <summary>A signature that holds.</summary>
    /// <param name="Signatures">Who signed.</param>
    /// <param name="Content">What it says of the archive.</param>
    internal sealed record Verified(PackageSignatures Signatures, SignatureContent Content);

    private sealed record Parts(SignedMessage Message, SignatureType Type, CertificateSet Certificates, SignatureContent Content, SignedMessage.SignerInfo? Counter);
}
