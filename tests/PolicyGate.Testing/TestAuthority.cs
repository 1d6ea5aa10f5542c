using System.Formats.Asn1;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using NuGet.Common;
using NuGet.Packaging.Signing;
using PolicyGate.Packages;
using HashAlgorithmName = System.Security.Cryptography.HashAlgorithmName;

namespace PolicyGate.Testing;

/// <summary>A certificate authority and an RFC 3161 timestamp authority of the tests' own, trusted beside the SDK's roots in <see cref="TrustedRoots"/>.</summary>
internal static class TestAuthority
{
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly X509Certificate2 Root = SelfSigned("CN=PolicyGate Test Root");
    private static readonly X509Certificate2 NobodysRoot = SelfSigned("CN=Nobody's Root");
    private static readonly X509Certificate2 TimestampRoot = SelfSigned("CN=PolicyGate Test Timestamp Root");
    private static readonly X509Certificate2 TimestampSigner = Issue("CN=PolicyGate Test Timestamps", TimestampRoot, Begin.AddDays(1), End.AddDays(-1), TimeStamping);
    private static readonly TempFolder Folder = TempFolder.OfRun("pg-roots");

    /// <summary>The roots of the SDK in use and of this authority.</summary>
    public static string Roots { get; } = WriteRoots("roots", Root);

    private static string RootsWithNobodys { get; } = WriteRoots("roots-with-nobodys", Root, NobodysRoot);

    /// <summary>A code signing certificate, valid for years unless said otherwise.</summary>
    public static X509Certificate2 Certificate(string subject, bool isTrusted = true, DateTimeOffset? notAfter = null) =>
        Issue(subject, isTrusted ? Root : NobodysRoot, Begin.AddDays(2), notAfter ?? End.AddDays(-2), CodeSigning);

    /// <summary>The fingerprint as a policy names it.</summary>
    public static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>Signs a package as its author; without a time, without a timestamp.</summary>
    public static void SignAsAuthor(string package, X509Certificate2 certificate, DateTimeOffset? time = null) =>
        Sign(package, new AuthorSignPackageRequest(certificate, NuGet.Common.HashAlgorithmName.SHA256), time);

    /// <summary>The service index of the repository that <see cref="SignAsRepository"/> signs for.</summary>
    public const string ServiceIndex = "https://packages.contoso.example/v3/index.json";

    /// <summary>The public gallery's service index, which anybody can claim.</summary>
    public static string GalleryIndex => NuGet.Configuration.NuGetConstants.V3FeedUrl;

    /// <summary>Signs, or countersigns, a package as a repository.</summary>
    public static void SignAsRepository(string package, X509Certificate2 certificate, DateTimeOffset? time = null, params string[] owners) =>
        SignAs(ServiceIndex, package, certificate, time, owners);

    /// <summary>Signs, or countersigns, a package as a repository that claims a service index.</summary>
    public static void SignAs(string serviceIndex, string package, X509Certificate2 certificate, DateTimeOffset? time = null, params string[] owners) =>
        Sign(package, new RepositorySignPackageRequest(certificate, NuGet.Common.HashAlgorithmName.SHA256, NuGet.Common.HashAlgorithmName.SHA256, new Uri(serviceIndex), owners), time);

    /// <summary>The value of <c>signatures.repositories</c> that knows certificates of <see cref="ServiceIndex"/>.</summary>
    public static string Repositories(params X509Certificate2[] certificates) =>
        $"{{ contoso: {{ service-index: \"{ServiceIndex}\", fingerprints: [{string.Join(", ", certificates.Select(certificate => $"\"{Fingerprint(certificate)}\""))}] }} }}";

    private static void Sign(string package, SignPackageRequest request, DateTimeOffset? time)
    {
        request.AdditionalCertificates.Add(NobodysRoot);
        string signed = package + ".signed";
        using (Server? server = time is null ? null : new Server(time.Value))
        {
            for (int attempt = 0; !TrySign(package, signed, request, server?.Address, isLast: attempt == 20); attempt++)
            {
                File.Delete(signed);
            }
        }

        File.Move(signed, package, overwrite: true);
    }

    // NuGet waits ten seconds for a timestamp, and a busy machine may need more.
    private static bool TrySign(string package, string signed, SignPackageRequest request, Uri? timestamps, bool isLast)
    {
        using SigningOptions options = SigningOptions.CreateFromFilePaths(package, signed, overwrite: false, new X509SignatureProvider(timestamps is null ? null : new Rfc3161TimestampProvider(timestamps)), NullLogger.Instance);
        try
        {
            // NuGet signs only with a certificate that is trusted while it signs. Whoever verifies beside it in this process may trust other roots by now.
            PolicyGate.Packages.TrustedRoots.Use(request.Certificate.Issuer == NobodysRoot.Subject ? RootsWithNobodys : Roots);
            SigningUtility.SignAsync(options, request, CancellationToken.None).GetAwaiter().GetResult();
            return true;
        }
        catch (Exception e) when (!isLast && (e is SignatureException or HttpRequestException or TaskCanceledException))
        {
            return false;
        }
    }

    private static string WriteRoots(string name, params X509Certificate2[] signing)
    {
        string sdk = PolicyGate.Packages.TrustedRoots.Find() ?? throw new InvalidOperationException("the SDK has no trusted roots");
        Folder.Write($"{name}/codesignctl.pem", $"{File.ReadAllText(Path.Combine(sdk, "codesignctl.pem"))}\n{string.Join('\n', signing.Select(root => root.ExportCertificatePem()))}\n");
        return Path.GetDirectoryName(Folder.Write($"{name}/timestampctl.pem", $"{File.ReadAllText(Path.Combine(sdk, "timestampctl.pem"))}\n{TimestampRoot.ExportCertificatePem()}\n"))!;
    }

    private static X509Certificate2 SelfSigned(string subject)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(Begin, End);
    }

    private static X509Certificate2 Issue(string subject, X509Certificate2 issuer, DateTimeOffset notBefore, DateTimeOffset notAfter, string usage)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], usage == TimeStamping));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        using X509Certificate2 issued = request.Create(issuer, notBefore, notAfter, RandomNumberGenerator.GetBytes(12));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>The timestamp authority on the loopback interface: RFC 3161 over HTTP, always at the same time.</summary>
    private sealed class Server : IDisposable
    {
        private readonly HttpListener listener;
        private readonly DateTimeOffset time;

        public Server(DateTimeOffset time)
        {
            this.time = time;
            (listener, Address) = Listen();
            new Thread(Serve) { IsBackground = true }.Start();
        }

        public Uri Address { get; }

        public void Dispose() => listener.Close();

        private static (HttpListener, Uri) Listen()
        {
            for (int attempt = 0; ; attempt++)
            {
                Uri address = new($"http://127.0.0.1:{RandomNumberGenerator.GetInt32(20000, 60000)}/");
                HttpListener listener = new();
                listener.Prefixes.Add(address.AbsoluteUri);
                try
                {
                    listener.Start();
                    return (listener, address);
                }
                catch (HttpListenerException) when (attempt < 20)
                {
                    // Somebody else has the port.
                }
            }
        }

        // On a thread of its own: whoever waits for the answer may hold those of the pool.
        private void Serve()
        {
            while (listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = listener.GetContext();
                }
                catch (Exception e) when (e is HttpListenerException or InvalidOperationException)
                {
                    return;
                }

                try
                {
                    using MemoryStream body = new();
                    context.Request.InputStream.CopyTo(body);
                    byte[] response = Answer(body.ToArray());
                    context.Response.ContentType = "application/timestamp-reply";
                    context.Response.OutputStream.Write(response);
                    context.Response.Close();
                }
                catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
                {
                    // Whoever asked waits no longer, and asks again.
                }
            }
        }

        private byte[] Answer(byte[] query)
        {
            if (!Rfc3161TimestampRequest.TryDecode(query, out Rfc3161TimestampRequest? request, out _))
            {
                throw new InvalidOperationException("not a timestamp request");
            }

            SignedCms cms = new(new ContentInfo(new Oid("1.2.840.113549.1.9.16.1.4"), Statement(request)), detached: false);
            CmsSigner signer = new(SubjectIdentifierType.IssuerAndSerialNumber, TimestampSigner) { DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"), IncludeOption = X509IncludeOption.EndCertOnly };
            signer.Certificates.Add(TimestampRoot);
            signer.SignedAttributes.Add(new AsnEncodedData(new Oid("1.2.840.113549.1.9.16.2.47"), SigningCertificate()));
            cms.ComputeSignature(signer, silent: true);

            AsnWriter response = new(AsnEncodingRules.DER);
            using (response.PushSequence())
            {
                using (response.PushSequence())
                {
                    response.WriteInteger(0);
                }

                response.WriteEncodedValue(cms.Encode());
            }

            return response.Encode();
        }

        // RFC 3161, 2.4.2: TSTInfo.
        private byte[] Statement(Rfc3161TimestampRequest request)
        {
            AsnWriter writer = new(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.WriteObjectIdentifier("1.3.6.1.4.1.311.999.1");
                using (writer.PushSequence())
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(request.HashAlgorithmId.Value!);
                        writer.WriteNull();
                    }

                    writer.WriteOctetString(request.GetMessageHash().Span);
                }

                writer.WriteInteger(new BigInteger(RandomNumberGenerator.GetBytes(8), isUnsigned: true));
                writer.WriteGeneralizedTime(time.ToUniversalTime(), omitFractionalSeconds: true);
                using (writer.PushSequence())
                {
                    writer.WriteInteger(1);
                }

                if (request.GetNonce() is { } nonce)
                {
                    writer.WriteInteger(nonce.Span);
                }
            }

            return writer.Encode();
        }

        // RFC 5035: signing-certificate-v2, by SHA-256.
        private static byte[] SigningCertificate()
        {
            AsnWriter writer = new(AsnEncodingRules.DER);
            using (writer.PushSequence())
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteOctetString(SHA256.HashData(TimestampSigner.RawData));
            }

            return writer.Encode();
        }
    }
}
