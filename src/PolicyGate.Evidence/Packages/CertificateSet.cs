using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Packages;

/// <summary>The certificates that came with a signature, decoded once for all the signatures that bring the same ones.</summary>
internal sealed class CertificateSet
{
    // So many are kept: a graph of 600 packages brings some hundred.
    private const int Most = 2000;
    private static readonly ConcurrentDictionary<string, CertificateSet> Known = new(StringComparer.Ordinal);
    private readonly Member[] members;

    private CertificateSet(string name, Member[] members)
    {
        (Name, this.members) = (name, members);
        All = [.. members.Select(member => member.Certificate)];
        Boundaries = [.. Boundary(members.Select(member => member.Certificate)).Order()];
    }

    /// <summary>What tells the set from others: the hash of all its bytes.</summary>
    public string Name { get; }

    /// <summary>All of them, in their order.</summary>
    public X509Certificate2Collection All { get; }

    /// <summary>When the validity of one of them begins or ends, UTC, in order.</summary>
    public IReadOnlyList<DateTime> Boundaries { get; }

    /// <summary>When the validity of certificates begins and ends, UTC.</summary>
    public static IEnumerable<DateTime> Boundary(IEnumerable<X509Certificate2> certificates) =>
        certificates.SelectMany(certificate => new[] { certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime() });

    /// <summary>The set of these bytes.</summary>
    /// <exception cref="AsnContentException">Something in it is no certificate.</exception>
    /// <exception cref="CryptographicException">A certificate in it is malformed.</exception>
    public static CertificateSet Of(ReadOnlyMemory<byte> certificates)
    {
        if (Known.Count > Most)
        {
            Known.Clear();
        }

        return Known.GetOrAdd(Convert.ToHexString(SHA256.HashData(certificates.Span)), Read, certificates);
    }

    private static CertificateSet Read(string name, ReadOnlyMemory<byte> certificates)
    {
        List<Member> members = [];
        AsnReader reader = new(certificates.ToArray(), AsnEncodingRules.DER);
        while (reader.HasData)
        {
            SignedMessage.Expect(reader.PeekTag() == Asn1Tag.Sequence);
            members.Add(new Member(new X509Certificate2(reader.ReadEncodedValue().Span)));
        }

        return new CertificateSet(name, [.. members]);
    }

    /// <summary>The one certificate of a name.</summary>
    /// <exception cref="AsnContentException">There is none, or another one with that serial number or key beside it.</exception>
    public Member Find(SignedMessage.CertificateName name)
    {
        Member[] found = [.. members.Where(member => name.Key is { } key ? member.KeyIdentifier.Span.SequenceEqual(key) : member.Serial.Span.SequenceEqual(name.Serial.Span)).DistinctBy(member => member.Fingerprint)];
        SignedMessage.Expect(found.Length == 1 && (name.Key is not null || found[0].Certificate.IssuerName.RawData.AsSpan().SequenceEqual(name.Issuer.Span)));
        return found[0];
    }

    /// <summary>A certificate, with what verifying needs of it at hand.</summary>
    internal sealed class Member
    {
        private readonly Lazy<RSA?> key;

        public Member(X509Certificate2 certificate)
        {
            Certificate = certificate;
            Serial = SerialOf(certificate);
            KeyIdentifier = (certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() ?? new X509SubjectKeyIdentifierExtension(certificate.PublicKey, critical: false)).SubjectKeyIdentifierBytes;
            Fingerprint = Convert.ToHexString(SHA256.HashData(certificate.RawDataMemory.Span));
            Subject = certificate.Subject;
            Issuer = certificate.Issuer;
            Begins = new DateTimeOffset(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero);
            Ends = new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
            key = new Lazy<RSA?>(certificate.GetRSAPublicKey);
        }

        /// <summary>The certificate.</summary>
        public X509Certificate2 Certificate { get; }

        /// <summary>Its serial number, encoded.</summary>
        public ReadOnlyMemory<byte> Serial { get; }

        /// <summary>The identifier of its key: as it says, or SHA-1 of the key.</summary>
        public ReadOnlyMemory<byte> KeyIdentifier { get; }

        /// <summary>SHA-256, upper-case hex.</summary>
        public string Fingerprint { get; }

        /// <summary>Its subject.</summary>
        public string Subject { get; }

        /// <summary>The subject of whoever issued it.</summary>
        public string Issuer { get; }

        /// <summary>The begin of its validity.</summary>
        public DateTimeOffset Begins { get; }

        /// <summary>The end of its validity.</summary>
        public DateTimeOffset Ends { get; }

        /// <summary>Whether NuGet lets it sign: by RSA of 2048 bits or more, itself signed with RSA and SHA-2, valid already, not for lifetime signing.</summary>
        public bool MaySign => Certificate.SignatureAlgorithm.Value is "1.2.840.113549.1.1.11" or "1.2.840.113549.1.1.12" or "1.2.840.113549.1.1.13"
            && key.Value is { KeySize: >= 2048 }
            && DateTimeOffset.UtcNow >= Begins
            && !Certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => usage.EnhancedKeyUsages.OfType<Oid>().Any(purpose => purpose.Value == "1.3.6.1.4.1.311.10.3.13"));

        /// <summary>Whether a signature over a hash is by this certificate's key.</summary>
        public bool Signed(byte[] hash, byte[] signature, HashAlgorithmName algorithm)
        {
            // An RSA object is not promised to serve several threads at once.
            lock (key)
            {
                return key.Value?.VerifyHash(hash, signature, algorithm, RSASignaturePadding.Pkcs1) == true;
            }
        }

        private static byte[] SerialOf(X509Certificate2 certificate)
        {
            AsnWriter writer = new(AsnEncodingRules.DER);
            writer.WriteInteger(certificate.SerialNumberBytes.Span);
            return writer.Encode();
        }
    }
}
