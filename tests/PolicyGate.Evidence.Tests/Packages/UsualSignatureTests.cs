using System.Globalization;
using System.Text;
using System.Text.Json;
using NuGet.Packaging;
using NuGet.Packaging.Signing;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Testing;
using Xunit.Abstractions;

namespace PolicyGate.Evidence.Tests.Packages;

/// <summary>The fast verification may say yes only where NuGet's verifier does, and then the same; where it says nothing, NuGet's is asked.</summary>
[Collection("trusted roots")]
public sealed class UsualSignatureTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Mutations = 100 * (int.TryParse(Environment.GetEnvironmentVariable("POLICYGATE_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? seconds : 1);
    private readonly TempFolder folder = new("pg-usual");

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    [Fact]
    public void Genuine_packages_are_seen_as_NuGet_sees_them_and_nearly_all_fast()
    {
        int usual = 0;
        string[] archives = Archives();
        foreach (string archive in archives)
        {
            byte[] signature = SignatureOf(archive);
            if (Fast(signature) is { } seen)
            {
                usual++;
                Assert.Equal(ByNuGet(archive, signature), seen);
            }
        }

        output.WriteLine($"{usual} of {archives.Length} are usual");
        Assert.True(archives.Length > 25, $"only {archives.Length} packages");
        Assert.True(usual > archives.Length * 9 / 10, $"only {usual} of {archives.Length} are usual");
    }

    [Fact]
    public void Packages_of_authors_and_repositories_nobody_knows_are_seen_as_NuGet_sees_them()
    {
        DateTimeOffset time = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);
        using System.Security.Cryptography.X509Certificates.X509Certificate2 author = TestAuthority.Certificate("CN=An Author");
        using System.Security.Cryptography.X509Certificates.X509Certificate2 repository = TestAuthority.Certificate("CN=A Repository");
        using System.Security.Cryptography.X509Certificates.X509Certificate2 stranger = TestAuthority.Certificate("CN=A Stranger", isTrusted: false);
        using System.Security.Cryptography.X509Certificates.X509Certificate2 brief = TestAuthority.Certificate("CN=Brief", notAfter: time.AddYears(10));
        (string Name, Action<string> Sign, bool IsUsual)[] cases =
        [
            ("Author", package => TestAuthority.SignAsAuthor(package, author, time), true),
            ("Repository", package => TestAuthority.SignAsRepository(package, repository, time, "contoso", "fabrikam"), true),
            ("NoOwners", package => TestAuthority.SignAsRepository(package, repository, time), true),
            ("Both", package => { TestAuthority.SignAsAuthor(package, author, time); TestAuthority.SignAsRepository(package, repository, time.AddDays(1), "contoso"); }, true),
            ("CounterWithoutTime", package => { TestAuthority.SignAsAuthor(package, author, time); TestAuthority.SignAsRepository(package, repository, null, "contoso"); }, false),
            ("WithoutTime", package => TestAuthority.SignAsAuthor(package, author), false),
            ("Stranger", package => TestAuthority.SignAsAuthor(package, stranger, time), false),
            ("StrangersCounter", package => { TestAuthority.SignAsAuthor(package, author, time); TestAuthority.SignAsRepository(package, stranger, time, "contoso"); }, false),
            ("AfterTheEnd", package => TestAuthority.SignAsAuthor(package, brief, time.AddYears(10)), false),
            ("BeforeTheEnd", package => TestAuthority.SignAsAuthor(package, brief, time.AddYears(10).AddMinutes(-1)), true),
        ];
        foreach ((string name, Action<string> sign, bool isUsual) in cases)
        {
            string archive = new SamplePackage(name, "1.0.0").WriteTo(folder.Path);
            sign(archive);
            byte[] signature = SignatureOf(archive);
            string? seen = Fast(signature);
            Assert.True(seen is not null == isUsual, name);
            if (isUsual)
            {
                Assert.Equal(ByNuGet(archive, signature), seen);
            }

            // Whoever judged, the reader gives what NuGet says.
            using FileStream stream = File.OpenRead(archive);
            using PackageArchiveReader reader = new(stream, leaveStreamOpen: true);
            Assert.Equal(Text(SignatureReader.Judged(reader, TestAuthority.Roots)), Text(SignatureReader.Read(reader, stream, TestAuthority.Roots)));
        }
    }

    // Bits turned, parts dropped, doubled, swapped, and replaced with those of other packages: two thousand, more with POLICYGATE_FUZZ.
    [Fact]
    public void A_forgery_is_accepted_only_where_NuGet_accepts_it_and_as_NuGet_reads_it()
    {
        string archive = Archives()[0];
        byte[][] genuine = [.. Archives().Select(SignatureOf).Where(signature => Fast(signature) is not null)
            .DistinctBy(signature => (Seen(signature).Author?.Fingerprint, Seen(signature).Repository?.Fingerprint)).Take(8)];
        Assert.True(genuine.Length >= 4, $"only {genuine.Length} kinds of signatures");
        DerNode[] trees = [.. genuine.Select(signature => DerNode.Read(signature))];
        Random random = new(20261125);
        int accepted = 0;
        int tried = 0;
        foreach (byte[] forgery in genuine.SelectMany((signature, i) => Forgeries(signature, trees, i, random)))
        {
            tried++;
            if (UsualSignature.ContentOf(forgery) is { } content)
            {
                SignatureContent read = PrimarySignature.Load(forgery).SignatureContent;
                Assert.Equal((read.HashAlgorithm, read.HashValue), (content.HashAlgorithm, content.HashValue));
            }

            if (Fast(forgery) is { } seen)
            {
                accepted++;
                Assert.True(ByNuGet(archive, forgery) == seen, $"forgery {tried}: {Convert.ToBase64String(forgery)}");
            }
        }

        output.WriteLine($"{accepted} of {tried} forgeries are accepted, by NuGet too");
        Assert.True(tried > 2 * Mutations * genuine.Length && accepted < tried / 2, $"{accepted} of {tried} accepted");
    }

    private static IEnumerable<byte[]> Forgeries(byte[] signature, DerNode[] trees, int self, Random random)
    {
        for (int i = 0; i < Mutations; i++)
        {
            byte[] turned = [.. signature];
            turned[random.Next(turned.Length)] ^= (byte)(1 << random.Next(8));
            yield return turned;
        }

        for (int i = 0; i < Mutations; i++)
        {
            DerNode bent = trees[self].Copy();
            Bend(bent, trees[random.Next(trees.Length)], random);
            yield return bent.Write();
        }

        // SignedData: version, hashes, content, certificates, signers; a signer ends in its signature and what is not signed.
        foreach (DerNode other in trees)
        {
            foreach ((int part, int ofSigner) in new[] { (1, -1), (2, -1), (3, -1), (4, -1), (4, 3), (4, 5), (4, 6), (4, 1) })
            {
                DerNode bent = trees[self].Copy();
                DerNode mine = bent.Children[1].Children[0];
                DerNode theirs = other.Copy().Children[1].Children[0];
                if (ofSigner < 0)
                {
                    mine.Children[part] = theirs.Children[part];
                }
                else
                {
                    mine.Children[part].Children[0].Children[ofSigner] = theirs.Children[part].Children[0].Children[ofSigner];
                }

                yield return bent.Write();
            }
        }

        yield return [.. signature, 0];
        yield return signature[..^1];
    }

    // One change, anywhere: every level of the tree is as likely.
    private static void Bend(DerNode root, DerNode other, Random random)
    {
        DerNode parent = root;
        while (parent.Children.Count > 0 && random.Next(4) > 0)
        {
            DerNode child = parent.Children[random.Next(parent.Children.Count)];
            if (child.Children.Count == 0)
            {
                break;
            }

            parent = child;
        }

        int at = random.Next(Math.Max(1, parent.Children.Count));
        if (parent.Children.Count == 0)
        {
            parent.Content = [.. parent.Content, 0];
            return;
        }

        DerNode node = parent.Children[at];
        switch (random.Next(7))
        {
            case 0:
                parent.Children.RemoveAt(at);
                break;
            case 1:
                parent.Children.Insert(at, node.Copy());
                break;
            case 2:
                (parent.Children[at], parent.Children[^1]) = (parent.Children[^1], node);
                break;
            case 3:
                node.Tag ^= (byte)(1 << random.Next(8));
                break;
            case 4:
                node.Content = node.Content.Length > 1 ? node.Content[..^1] : [1];
                break;
            case 5:
                parent.Children.Add(new DerNode(0x05, [], []));
                break;
            default:
                DerNode[] alike = [.. All(other).Where(theirs => theirs.Tag == node.Tag)];
                parent.Children[at] = alike.Length == 0 ? new DerNode(0x30, [], []) : alike[random.Next(alike.Length)].Copy();
                break;
        }
    }

    private static IEnumerable<DerNode> All(DerNode node) => node.Children.SelectMany(All).Prepend(node);

    private static string[] Archives() => [.. LockedPackages.ArchivesOf("PolicyGate.Evidence.Tests")];

    private static byte[] SignatureOf(string archive)
    {
        using BinaryReader reader = new(File.OpenRead(archive), Encoding.UTF8);
        using Stream signature = SignedPackageArchiveUtility.OpenPackageSignatureFileStream(reader);
        byte[] bytes = new byte[signature.Length];
        signature.ReadExactly(bytes);
        return bytes;
    }

    private static PackageSignatures Seen(byte[] signature) => TrustedRoots.Use(TestAuthority.Roots)!.Verify(signature)!.Signatures;

    private static string? Fast(byte[] signature) => TrustedRoots.Use(TestAuthority.Roots)!.Verify(signature) is { } seen ? $"{Text(seen.Signatures)} {seen.Content.HashAlgorithm} {seen.Content.HashValue}" : null;

    private static string ByNuGet(string archive, byte[] signature)
    {
        using PackageArchiveReader reader = new(archive);
        try
        {
            PrimarySignature primary = PrimarySignature.Load(signature);
            return $"{Text(SignatureReader.Judged(reader, primary, TestAuthority.Roots))} {primary.SignatureContent.HashAlgorithm} {primary.SignatureContent.HashValue}";
        }
        catch (Exception e) when (e is SignatureException or System.Security.Cryptography.CryptographicException)
        {
            return e.Message;
        }
    }

    private static string Text(PackageSignatures signatures) => JsonSerializer.Serialize(signatures);
}
