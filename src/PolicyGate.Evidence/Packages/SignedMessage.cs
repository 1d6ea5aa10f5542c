using System.Formats.Asn1;
using System.Security.Cryptography;

namespace PolicyGate.Packages;

/// <summary>
/// A CMS message (RFC 5652, section 5) as the tools that sign packages write it: signed data in DER, with its content and one signer. What is written in any
/// other way is an <see cref="AsnContentException"/> here, and for NuGet's own reader to judge.
/// </summary>
/// <param name="ContentType">The object identifier of the content's type.</param>
/// <param name="Content">The content.</param>
/// <param name="Certificates">The certificates that came along, one after the other.</param>
/// <param name="Signer">Who signed.</param>
internal sealed record SignedMessage(string ContentType, byte[] Content, ReadOnlyMemory<byte> Certificates, SignedMessage.SignerInfo Signer)
{
    /// <summary>id-data.</summary>
    public const string Data = "1.2.840.113549.1.7.1";

    /// <summary>id-ct-TSTInfo (RFC 3161).</summary>
    public const string TimestampInfo = "1.2.840.113549.1.9.16.1.4";

    private const string SignedData = "1.2.840.113549.1.7.2";
    private static readonly Asn1Tag First = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag KeyIdentifier = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Second = new(TagClass.ContextSpecific, 1, isConstructed: true);

    /// <summary>Reads a message.</summary>
    /// <exception cref="AsnContentException">It is not written as expected.</exception>
    public static SignedMessage Read(ReadOnlyMemory<byte> der)
    {
        AsnReader outer = new(der, AsnEncodingRules.DER);
        AsnReader info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        Expect(info.ReadObjectIdentifier() == SignedData);
        AsnReader tagged = info.ReadSequence(First);
        info.ThrowIfNotEmpty();
        AsnReader data = tagged.ReadSequence();
        tagged.ThrowIfNotEmpty();

        Expect(data.TryReadInt32(out int version) && version is 1 or 3);
        AsnReader digests = data.ReadSetOf();
        _ = Digest(digests);
        digests.ThrowIfNotEmpty();
        AsnReader encapsulated = data.ReadSequence();
        string type = encapsulated.ReadObjectIdentifier();
        AsnReader content = encapsulated.ReadSequence(First);
        encapsulated.ThrowIfNotEmpty();
        byte[] octets = content.ReadOctetString();
        content.ThrowIfNotEmpty();
        Expect(data.PeekTag() == First);
        ReadOnlyMemory<byte> certificates = data.PeekContentBytes();
        _ = data.ReadEncodedValue();
        AsnReader signers = data.ReadSetOf();
        data.ThrowIfNotEmpty();
        SignerInfo signer = SignerInfo.Read(signers);
        signers.ThrowIfNotEmpty();
        return new SignedMessage(type, octets, certificates, signer);
    }

    /// <summary>Throws where something is not as expected.</summary>
    /// <exception cref="AsnContentException">It is not.</exception>
    public static void Expect(bool isSo)
    {
        if (!isSo)
        {
            throw new AsnContentException("written in another way than signing tools write");
        }
    }

    /// <summary>An AlgorithmIdentifier without parameters.</summary>
    public static string Algorithm(AsnReader reader)
    {
        AsnReader identifier = reader.ReadSequence();
        string name = identifier.ReadObjectIdentifier();
        if (identifier.HasData)
        {
            identifier.ReadNull();
        }

        identifier.ThrowIfNotEmpty();
        return name;
    }

    /// <summary>The AlgorithmIdentifier of a hash that NuGet allows.</summary>
    public static HashAlgorithmName Digest(AsnReader reader) => Digest(Algorithm(reader));

    /// <summary>A hash that NuGet allows, by its object identifier.</summary>
    public static HashAlgorithmName Digest(string identifier) => identifier switch
    {
        "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
        "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
        "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
        _ => throw new AsnContentException("another hash than SHA-2"),
    };

    /// <summary>The hash of some bytes.</summary>
    public static byte[] Hash(HashAlgorithmName algorithm, ReadOnlySpan<byte> bytes) => algorithm.Name switch
    {
        nameof(SHA256) => SHA256.HashData(bytes),
        nameof(SHA384) => SHA384.HashData(bytes),
        _ => SHA512.HashData(bytes),
    };

    /// <summary>How a signer names its certificate: by issuer and serial number, both encoded, or by the identifier of its key.</summary>
    internal readonly record struct CertificateName(ReadOnlyMemory<byte> Issuer, ReadOnlyMemory<byte> Serial, byte[]? Key)
    {
        /// <summary>Reads an issuer and serial number.</summary>
        /// <exception cref="AsnContentException">It is not written as expected.</exception>
        public static CertificateName Read(AsnReader reader)
        {
            ReadOnlyMemory<byte> issuer = reader.ReadEncodedValue();
            Expect(reader.PeekTag() == Asn1Tag.Integer);
            CertificateName name = new(issuer, reader.ReadEncodedValue(), null);
            reader.ThrowIfNotEmpty();
            return name;
        }
    }

    /// <summary>One signer (RFC 5652, section 5.3).</summary>
    /// <param name="Certificate">Which certificate's key signed.</param>
    /// <param name="DigestAlgorithm">How everything is hashed.</param>
    /// <param name="SignedBytes">The attributes as they are signed.</param>
    /// <param name="Signed">The signed attributes: object identifier and value, of which each has one.</param>
    /// <param name="Signature">The signature.</param>
    /// <param name="Unsigned">The attributes beside the signature.</param>
    internal sealed record SignerInfo(
        CertificateName Certificate,
        HashAlgorithmName DigestAlgorithm,
        byte[] SignedBytes,
        ILookup<string, ReadOnlyMemory<byte>> Signed,
        byte[] Signature,
        ILookup<string, ReadOnlyMemory<byte>> Unsigned)
    {
        /// <summary>Reads one.</summary>
        /// <exception cref="AsnContentException">It is not written as expected.</exception>
        public static SignerInfo Read(AsnReader reader)
        {
            AsnReader signer = reader.ReadSequence();
            Expect(signer.TryReadInt32(out int version) && version is 1 or 3);
            CertificateName certificate = version == 1 ? CertificateName.Read(signer.ReadSequence()) : new CertificateName(default, default, signer.ReadOctetString(KeyIdentifier));
            HashAlgorithmName digest = Digest(signer);

            // What is signed is the set with its universal tag.
            byte[] signedBytes = signer.PeekEncodedValue().ToArray();
            ILookup<string, ReadOnlyMemory<byte>> signed = Attributes(signer.ReadSetOf(First));
            signedBytes[0] = 0x31;
            string algorithm = Algorithm(signer);
            Expect(algorithm == "1.2.840.113549.1.1.1" || algorithm == WithRsa(digest));
            byte[] signature = signer.ReadOctetString();
            ILookup<string, ReadOnlyMemory<byte>> unsigned = signer.HasData ? Attributes(signer.ReadSetOf(skipSortOrderValidation: true, Second)) : NoAttributes;
            signer.ThrowIfNotEmpty();
            return new SignerInfo(certificate, digest, signedBytes, signed, signature, unsigned);
        }

        private static readonly ILookup<string, ReadOnlyMemory<byte>> NoAttributes = Array.Empty<string>().ToLookup(name => name, _ => ReadOnlyMemory<byte>.Empty);

        /// <summary>The value of an attribute that has to be there once.</summary>
        /// <exception cref="AsnContentException">It is not there, or there are several.</exception>
        public AsnReader One(string attribute)
        {
            ReadOnlyMemory<byte>[] values = [.. Signed[attribute]];
            Expect(values.Length == 1);
            return new AsnReader(values[0], AsnEncodingRules.DER);
        }

        private static string WithRsa(HashAlgorithmName digest) => digest.Name switch
        {
            nameof(SHA256) => "1.2.840.113549.1.1.11",
            nameof(SHA384) => "1.2.840.113549.1.1.12",
            _ => "1.2.840.113549.1.1.13",
        };

        private static ILookup<string, ReadOnlyMemory<byte>> Attributes(AsnReader set)
        {
            List<(string Name, ReadOnlyMemory<byte> Value)> attributes = [];
            while (set.HasData)
            {
                AsnReader attribute = set.ReadSequence();
                string name = attribute.ReadObjectIdentifier();
                AsnReader values = attribute.ReadSetOf();
                attribute.ThrowIfNotEmpty();
                attributes.Add((name, values.ReadEncodedValue()));
                values.ThrowIfNotEmpty();
            }

            return attributes.ToLookup(attribute => attribute.Name, attribute => attribute.Value, StringComparer.Ordinal);
        }
    }
}
