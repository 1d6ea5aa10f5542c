using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages;

/// <summary>Packages signed here, by an authority of the tests' own: each gets exactly its rule.</summary>
// NuGet keeps its trusted roots in a static: one after the other.
[Collection("trusted roots")]
public sealed class SignedPackagesTests : IDisposable
{
    private static readonly X509Certificate2 Author = TestAuthority.Certificate("CN=Contoso, O=Contoso");
    private static readonly X509Certificate2 Repository = TestAuthority.Certificate("CN=Contoso Feed, O=Contoso");
    private static readonly DateTimeOffset May = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder folder = new("pg-signed");
    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");

    [Fact]
    public void Unsigned_is_PG0601()
    {
        Install(Package());
        Assert.Equal(["PG0601"], Codes("signatures: { require: any }"));
        Assert.Equal(["PG0802"], Codes("age: { minimum: 1d }"));
        Assert.Empty(Codes("signatures: { require: none }"));
    }

    [Fact]
    public void Author_signed_passes_for_the_author_and_is_no_repository_s()
    {
        Install(SignedByAuthor(May));
        Assert.Empty(Codes("signatures: { require: author }"));
        Assert.Equal(["PG0601"], Codes("signatures: { require: repository }"));
        Assert.Equal(["PG0802"], Codes("age: { minimum: 1d }"));
    }

    [Fact]
    public void Repository_signed_and_countersigned_have_owners_and_a_publish_time()
    {
        string signed = Package();
        TestAuthority.SignAsRepository(signed, Repository, May, "alice", "bob");
        Install(signed);
        Assert.Empty(Codes($"signatures: {{ {Known}, require: repository, for: [{{ packages: [A], owners: [bob] }}] }}"));
        Assert.Equal(["PG0605"], Codes($"signatures: {{ {Known}, for: [{{ packages: [A], owners: [eve] }}] }}"));
        Assert.Equal(["PG0601"], Codes("signatures: { require: author }"));

        string countersigned = SignedByAuthor(May.AddDays(-11));
        TestAuthority.SignAsRepository(countersigned, Repository, May, "alice");
        Install(countersigned);
        Assert.Empty(Codes($"signatures: {{ {Known}, require: author, for: [{{ packages: [A], owners: [alice] }}] }}"));
        Assert.Empty(Codes($"signatures: {{ {Known}, require: repository }}"));

        // The author signed before the limit, the repository published after it: only the latter counts.
        Assert.Equal(["PG0801 2026-05-01 12:00 2026-05-08 12:00"], Ages($"signatures: {{ {Known} }}\nage: {{ minimum: 7d }}", May.AddDays(6)));
        Assert.Empty(Ages($"signatures: {{ {Known} }}\nage: {{ minimum: 7d }}", May.AddDays(7)));
    }

    [Theory]
    [InlineData("it")]
    [InlineData("it, countersigned")]
    [InlineData("a third")]
    [InlineData("a third, countersigned")]
    [InlineData("it, in other letters")]
    [InlineData("a page of it")]
    public void PG0603_is_a_certificate_of_a_trusted_authority_that_claims_to_be_the_gallery_and_its_owners(string claim)
    {
        // Everything verifies: only the word of the certificate's holder says that this is a package of Microsoft's.
        string index = claim switch
        {
            "it" or "it, countersigned" => TestAuthority.GalleryIndex,
            "it, in other letters" => TestAuthority.GalleryIndex.Replace("index", "INDEX", StringComparison.Ordinal),
            "a page of it" => TestAuthority.GalleryIndex + "?x",
            _ => "https://third.example/v3/index.json",
        };
        string package = claim.EndsWith("countersigned", StringComparison.Ordinal) ? SignedByAuthor(May) : Package();
        TestAuthority.SignAs(index, package, TestAuthority.Certificate("CN=NuGet.org Repository by Microsoft, O=NuGet.org Repository by Microsoft"), May, "Microsoft");
        Install(package);
        Assert.Equal(["PG0603"], Codes($"signatures: {{ {Known}, require: repository }}"));
        Assert.Equal(["PG0603"], Codes("signatures: { require: repository }"));
        Assert.Equal(["PG0603"], Codes("signatures: { for: [{ packages: [A], owners: [Microsoft] }] }"));
        Assert.Equal(["PG0802"], Codes("age: { minimum: 1d }"));
        Assert.Equal(["PG0802"], Codes($"signatures: {{ {Known} }}\nage: {{ minimum: 1d }}"));
    }

    [Fact]
    public void The_gallery_s_next_certificate_is_added_to_those_that_are_built_in()
    {
        string package = Package();
        X509Certificate2 next = TestAuthority.Certificate("CN=NuGet.org Repository by Microsoft");
        TestAuthority.SignAs(TestAuthority.GalleryIndex, package, next, May, "alice");
        Install(package);
        string added = $"signatures: {{ repositories: {{ nuget.org: {{ fingerprints: [\"{TestAuthority.Fingerprint(next)}\"] }} }}, require: repository, for: [{{ packages: [A], owners: [alice] }}] }}\nage: {{ minimum: 1d }}";
        Assert.Empty(Codes(added));
        Assert.Contains("add it to signatures.repositories.nuget.org.fingerprints", Assert.Single(project.Says("signatures: { require: repository }")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_of_the_future_is_no_evidence()
    {
        DateTimeOffset later = new(2039, 1, 1, 0, 0, 0, TimeSpan.Zero);
        string package = Package();
        TestAuthority.SignAsRepository(package, Repository, later, "alice");
        Install(package);
        Assert.Equal(["PG0602"], Codes($"signatures: {{ {Known}, require: repository }}"));
        Assert.Equal(["PG0802"], Codes($"signatures: {{ {Known} }}\nage: {{ minimum: 1d }}"));

        // Until then.
        Assert.Equal(["PG0801 2039-01-01 00:00 2039-01-02 00:00"], Ages($"signatures: {{ {Known} }}\nage: {{ minimum: 1d }}", later));
        Assert.Empty(Ages($"signatures: {{ {Known} }}\nage: {{ minimum: 1d }}", later.AddDays(1)));
    }

    [Fact]
    public void A_certificate_that_has_expired_passes_with_a_trusted_timestamp_and_not_without()
    {
        (string stamped, string bare) = Expired();
        Install(stamped);
        Assert.Empty(Codes("signatures: { require: author }"));
        Install(bare);
        Assert.Equal(["PG0602"], Codes("signatures: { require: author }"));
        Assert.Contains("(expired): NU3037", Assert.Single(project.Says("signatures: { require: author }")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_timestamp_the_verdict_is_asked_again_when_the_certificate_expires()
    {
        X509Certificate2 certificate = TestAuthority.Certificate("CN=Later", notAfter: new DateTimeOffset(2035, 1, 1, 0, 0, 0, TimeSpan.Zero));
        string bare = Package();
        TestAuthority.SignAsAuthor(bare, certificate);
        Install(bare);
        Assert.Equal(new DateTimeOffset(2035, 1, 1, 0, 0, 0, TimeSpan.Zero), project.Run("version: 1\nsignatures: { require: author }").AskAgainAt);
        Install(SignedByAuthor(May));
        Assert.Equal(DateTimeOffset.MaxValue, project.Run("version: 1\nsignatures: { require: author }").AskAgainAt);
    }

    [Fact]
    public void An_untrusted_root_and_a_foreign_fingerprint_are_PG0603()
    {
        string untrusted = Package();
        TestAuthority.SignAsAuthor(untrusted, TestAuthority.Certificate("CN=Contoso, O=Contoso", isTrusted: false), May);
        Install(untrusted);
        Assert.Equal(["PG0603"], Codes("signatures: { require: author }"));
        Install(SignedByAuthor(May));
        string Policy(X509Certificate2 certificate) => $"signatures: {{ signers: {{ c: {{ fingerprints: [\"{TestAuthority.Fingerprint(certificate)}\"] }} }}, for: [{{ packages: [A], signers: [c] }}] }}";
        Assert.Empty(Codes(Policy(Author)));
        Assert.Equal(["PG0603"], Codes(Policy(Repository)));
    }

    [Theory]
    [InlineData("2026-04-30", true)]
    [InlineData("2026-05-01", false)]
    public void A_distrusted_certificate_is_PG0604_after_its_day(string after, bool fires)
    {
        Install(SignedByAuthor(May));
        Assert.Equal(fires ? ["PG0604"] : [], Codes($"signatures: {{ distrust: [{{ fingerprint: \"{TestAuthority.Fingerprint(Author)}\", after: {after} }}] }}"));
    }

    [Fact]
    public void A_signature_of_what_is_no_hash_is_PG0602()
    {
        // Found by fuzzing: NuGet.Packaging throws a FormatException.
        byte[] signed = File.ReadAllBytes(SignedByAuthor(May));
        int hash = signed.AsSpan().IndexOf("-Hash:"u8);
        Assert.True(hash > 0);
        signed[hash + 8] = (byte)'!';
        File.WriteAllBytes(folder["bad.nupkg"], signed);
        Install(folder["bad.nupkg"]);
        Assert.Equal(["PG0602"], Codes("signatures: { require: author }"));
        Assert.Contains("PG0701", Codes("integrity: { archive: verify }"));
    }

    [Fact]
    public void A_stripped_signature_is_PG0601_and_a_changed_byte_is_PG0602()
    {
        string stripped = SignedByAuthor(May);
        using (ZipArchive archive = ZipFile.Open(stripped, ZipArchiveMode.Update))
        {
            archive.GetEntry(".signature.p7s")!.Delete();
        }

        Install(stripped);
        Assert.Equal(["PG0601"], Codes("signatures: { require: author }"));

        // One byte after the other. What the signature covers is everything before its own entry, which comes last.
        byte[] good = File.ReadAllBytes(SignedByAuthor(May));
        int covered = good.AsSpan().IndexOf(".signature.p7s"u8) - 30;
        for (int at = 0; at < good.Length; at += good.Length / 90)
        {
            byte[] bad = [.. good];
            bad[at] ^= 0x10;
            File.WriteAllBytes(folder["bad.nupkg"], bad);
            Install(folder["bad.nupkg"]);
            string[] codes = [.. Codes("signatures: { require: author }")];
            Assert.True(codes is ["PG0601" or "PG0602" or "PG0603" or "PG0004"] || (codes is [] && at >= covered), $"byte {at} of {covered}: {string.Join(", ", codes)}");
        }
    }

    [Fact]
    public void An_added_file_is_PG0602()
    {
        string package = SignedByAuthor(May);
        using (ZipArchive archive = ZipFile.Open(package, ZipArchiveMode.Update))
        {
            using StreamWriter writer = new(archive.CreateEntry("build/A.targets").Open());
            writer.Write("<Project />");
        }

        Install(package);
        Assert.Equal(["PG0602"], Codes("signatures: { require: any }"));
        Assert.Equal(["PG0802"], Codes("age: { minimum: 1d }"));
    }

    public void Dispose()
    {
        project.Dispose();
        folder.Dispose();
    }

    private static string Known => $"repositories: {TestAuthority.Repositories(Repository)}";

    // NuGet signs with no certificate that has expired: where the machine is too busy to sign in time, one that lives longer is tried.
    private (string Stamped, string Bare) Expired()
    {
        for (int seconds = 1; ; seconds *= 2)
        {
            using X509Certificate2 brief = TestAuthority.Certificate("CN=Brief", notAfter: DateTimeOffset.UtcNow.AddSeconds(seconds));
            DateTime end = brief.NotAfter.ToUniversalTime() + TimeSpan.FromSeconds(1);
            string stamped = Package();
            string bare = Package();
            try
            {
                TestAuthority.SignAsAuthor(stamped, brief, May);
                TestAuthority.SignAsAuthor(bare, brief);
            }
            catch (NuGet.Packaging.Signing.SignatureException) when (DateTime.UtcNow > end - TimeSpan.FromSeconds(2))
            {
                continue;
            }

            while (DateTime.UtcNow <= end)
            {
                Thread.Sleep(100);
            }

            return (stamped, bare);
        }
    }

    private string Package() => new SamplePackage("A", "1.0.0").WriteTo(folder[Guid.NewGuid().ToString("N")]);

    private string SignedByAuthor(DateTimeOffset time)
    {
        string package = Package();
        TestAuthority.SignAsAuthor(package, Author, time);
        return package;
    }

    private void Install(string package) => project.Installed(package, "A", "1.0.0");

    private IEnumerable<string> Codes(string policy) => project.Says(policy).Select(line => line[..6]);

    private IEnumerable<string> Ages(string policy, DateTimeOffset now) => project.Says(policy, clock: new FixedClock(now))
        .Select(line => System.Text.RegularExpressions.Regex.Replace(line, @"^(PG\d+).*published on (.*?) UTC, .*from (.*) UTC.*$", "$1 $2 $3"));

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
