using System.Security.Cryptography.X509Certificates;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Cache;

/// <summary>The cache saves time and changes no answer, whatever happens to it.</summary>
[Collection("trusted roots")]
public sealed class EvidenceCacheTests : IDisposable
{
    private static readonly X509Certificate2 Repository = TestAuthority.Certificate("CN=Contoso Feed, O=Contoso");
    private static readonly string Required = $"signatures: {{ require: repository, repositories: {TestAuthority.Repositories(Repository)} }}";
    private static readonly string Everything = Required + "\nage: { minimum: 1d }\nlicenses: { allow: [MIT] }\nbuild-code: { default: deny }\nlockfile: { required: false, content-hash: verify }";
    private static readonly DateTimeOffset May = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder folder = new("pg-cache");
    private readonly RestoredProject project;

    public EvidenceCacheTests()
    {
        project = new RestoredProject { CacheFolder = folder["cache"] }.Framework("net10.0", "A [1.0.0, )", "B [1.0.0, )").Target("net10.0", "A/1.0.0", "B/1.0.0");
        project.Installed(Signed("A"), "A", "1.0.0").Installed(Unsigned("B"), "B", "1.0.0");
    }

    [Fact]
    public void A_second_run_says_the_same_and_reads_no_archive()
    {
        IReadOnlyList<string> first = project.Says(Everything);
        Assert.Contains(first, line => line.StartsWith("PG0601", StringComparison.Ordinal));
        Assert.Equal(first, project.Says(Everything));
        Assert.NotEmpty(Records());

        // Known facts are not asked for again; what is not known is.
        EvidenceCache cache = new(folder["cache"], TestAuthority.Roots);
        Evidence<PackageSignatures> known = cache.Ask(project.Archive("A", "1.0.0"), _ => new Evidence<PackageSignatures>.Missing("was read"));
        Assert.Equal("alice", Assert.Single(Assert.IsType<Evidence<PackageSignatures>.Known>(known).Value.Repository!.Owners));
        Evidence<ContentHash> other = new EvidenceCache(folder["other"], TestAuthority.Roots).Ask(project.Archive("A", "1.0.0"), _ => new Evidence<ContentHash>.Missing("was read"));
        Assert.IsType<Evidence<ContentHash>.Missing>(other);
    }

    [Fact]
    public void Every_kind_of_fact_comes_back_as_it_was()
    {
        string archive = project.Archive("A", "1.0.0");
        PackageSignatures signatures = new(Signature(null), Signature("https://example.org/index.json") with { Timestamp = null }, null);
        PackageLicense license = new(PolicyGate.Packages.LicenseReader.TryParse("MIT OR (Apache-2.0 AND GPL-2.0-only WITH Classpath-exception-2.0)"), "an expression", "AB");
        BuildCode code = new([new CodeFile("build/A.props", PolicyGate.Policies.CodeKinds.Msbuild, "CD"), new CodeFile("tools/ü.ps1", PolicyGate.Policies.CodeKinds.Script, "EF")]);
        EvidenceCache cache = new(folder["cache"], TestAuthority.Roots);
        cache.Ask(archive, _ => new Evidence<ContentHash>.Known(new ContentHash("hash")));
        cache.Ask(archive, _ => new Evidence<PackageSignatures>.Known(signatures));
        cache.Ask(archive, _ => new Evidence<PackageLicense>.Known(license));
        cache.Ask(archive, _ => new Evidence<BuildCode>.Known(code));
        cache.Save();

        EvidenceCache later = new(folder["cache"], TestAuthority.Roots);
        Assert.Equal("hash", Known(later.Ask(archive, Unread<ContentHash>)).Value);
        Assert.Equal(license, Known(later.Ask(archive, Unread<PackageLicense>)));
        Assert.Equal(code.Files, Known(later.Ask(archive, Unread<BuildCode>)).Files);
        PackageSignatures back = Known(later.Ask(archive, Unread<PackageSignatures>));
        Assert.Equal(signatures.Author!.Owners, back.Author!.Owners);
        Assert.Equal(signatures.Author with { Owners = [] }, back.Author with { Owners = [] });
        Assert.Equal(signatures.Repository! with { Owners = [] }, back.Repository! with { Owners = [] });
    }

    [Fact]
    public void What_is_not_valid_today_is_verified_again_tomorrow()
    {
        string archive = project.Archive("A", "1.0.0");
        foreach (PackageSignatures fleeting in new PackageSignatures[]
        {
            new(Signature(null) with { State = SignatureState.Untrusted, Problem = "why" }, null, null),
            new(null, null, "altered"),
            new(Signature(null) with { Timestamp = null, CertificateExpires = DateTimeOffset.UtcNow.AddSeconds(-1) }, null, null),
        })
        {
            EvidenceCache cache = new(folder["cache"], TestAuthority.Roots);
            cache.Ask(archive, _ => new Evidence<PackageSignatures>.Known(fleeting));
            cache.Save();
            Assert.IsType<Evidence<PackageSignatures>.Missing>(new EvidenceCache(folder["cache"], TestAuthority.Roots).Ask(archive, Unread<PackageSignatures>));
        }
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("emptied")]
    [InlineData("zeroed")]
    [InlineData("swapped")]
    [InlineData("a flipped bit")]
    [InlineData("a folder")]
    [InlineData("deleted")]
    public void Damage_to_any_file_changes_no_verdict(string damage)
    {
        IReadOnlyList<string> expected = project.Says(Everything);
        int count = Records().Length;
        for (int i = 0; i < count; i++)
        {
            string[] records = Records();
            Damage(records[i], records[(i + 1) % records.Length], damage);
            Assert.Equal(expected, project.Says(Everything));
            Assert.Equal(expected, project.Says(Everything));
            Directory.Delete(folder["cache"], recursive: true);
            Assert.Equal(expected, project.Says(Everything));
        }
    }

    [Fact]
    public void A_forged_signature_is_not_believed()
    {
        // The forger knows the format, the names and the package; not the key.
        PackageSignatures claim = new(null, Signature(TestAuthority.ServiceIndex) with { Fingerprint = TestAuthority.Fingerprint(Repository) }, null);
        string archive = project.Archive("B", "1.0.0");
        IReadOnlyList<string> expected = project.Says(Everything);
        Assert.Contains(expected, line => line.StartsWith("PG0601", StringComparison.Ordinal) && line.Contains("B 1.0.0", StringComparison.Ordinal));
        EvidenceCache forger = new(folder["forger"], TestAuthority.Roots);
        forger.Ask(archive, _ => new Evidence<PackageSignatures>.Known(claim));
        forger.Save();
        foreach (string record in Directory.GetFiles(folder["forger"], "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "key"))
        {
            string target = Path.Combine(folder["cache"], Path.GetRelativePath(folder["forger"], record));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(record, target, overwrite: true);
        }

        Assert.Equal(expected, project.Says(Everything));

        // With the key it would be believed: nothing but the key stands between.
        File.Copy(folder["forger/key"], folder["cache/key"], overwrite: true);
        foreach (string record in Directory.GetFiles(folder["forger"], "*", SearchOption.AllDirectories))
        {
            File.Copy(record, Path.Combine(folder["cache"], Path.GetRelativePath(folder["forger"], record)), overwrite: true);
        }

        Assert.DoesNotContain(project.Says(Required), line => line.Contains("B 1.0.0", StringComparison.Ordinal));
    }

    [Fact]
    public void An_archive_that_was_replaced_and_dated_back_is_read_again()
    {
        Assert.DoesNotContain(project.Says(Required), line => line.Contains("A 1.0.0", StringComparison.Ordinal));
        string archive = project.Archive("A", "1.0.0");
        DateTime written = File.GetLastWriteTimeUtc(archive);
        long length = new FileInfo(archive).Length;
        byte[] bytes = File.ReadAllBytes(Unsigned("A"));
        Array.Resize(ref bytes, (int)length);
        using (FileStream stream = new(archive, FileMode.Open))
        {
            stream.Write(bytes);
        }

        File.SetLastWriteTimeUtc(archive, written);
        Assert.Contains(project.Says(Required), line => line.Contains("A 1.0.0", StringComparison.Ordinal));
    }

    [Fact]
    public void The_key_is_of_this_user_alone()
    {
        project.Says(Everything);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["cache/key"]));
            byte[] key = File.ReadAllBytes(folder["cache/key"]);
            File.SetUnixFileMode(folder["cache/key"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            project.Says(Everything);
            Assert.NotEqual(key, File.ReadAllBytes(folder["cache/key"]));
        }
    }

    [Fact]
    public void A_cache_that_cannot_be_is_none()
    {
        IReadOnlyList<string> expected = project.Says(Everything);
        Directory.Delete(folder["cache"], recursive: true);
        File.WriteAllText(folder["cache"], "a file where the folder would be");
        Assert.Equal(expected, project.Says(Everything));
    }

    [Fact]
    public void Old_records_go_once_a_day()
    {
        project.Says(Everything);
        string recent = Records().First(file => Path.GetFileName(file).Length == 64);
        string stray = folder["cache/00/stray.tmp"];
        Directory.CreateDirectory(Path.GetDirectoryName(stray)!);
        File.WriteAllText(stray, "left behind by a process that was killed");
        File.SetLastWriteTimeUtc(stray, DateTime.UtcNow.AddDays(-8));
        File.SetLastWriteTimeUtc(folder["cache/pruned"], DateTime.UtcNow.AddDays(-2));
        project.Installed(Signed("B"), "B", "1.0.0").Says(Everything);
        Assert.False(File.Exists(stray));
        Assert.True(File.Exists(recent));
        Assert.True(File.Exists(folder["cache/key"]));
    }

    [Fact]
    public void Many_at_once_on_a_cold_cache_say_what_one_says()
    {
        string[] Codes(string? cache) => [.. Enumerable.Range(0, 2).SelectMany(_ => GateRunner.Run(new GateRequest { ProjectFile = project.ProjectFile, AssetsFile = project.AssetsFile, Cache = new EvidenceCache(cache, TestAuthority.Roots) }).Verdict.Findings).Select(finding => $"{finding.Rule.Id} {finding.Message}")];
        project.Says(Everything);
        string[] expected = Codes(null);
        Assert.NotEmpty(expected);
        System.Collections.Concurrent.ConcurrentBag<string[]> answers = [];
        Thread[] threads = [.. Enumerable.Range(0, 32).Select(_ => new Thread(() => answers.Add(Codes(folder["cold"]))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(32, answers.Count);
        Assert.All(answers, answer => Assert.Equal(expected, answer));
    }

    public void Dispose()
    {
        project.Dispose();
        folder.Dispose();
    }

    private static Evidence<T> Unread<T>(string archive) => new Evidence<T>.Missing("was read");

    private static T Known<T>(Evidence<T> evidence) => Assert.IsType<Evidence<T>.Known>(evidence).Value;

    private static PackageSignature Signature(string? serviceIndex) => new(SignatureState.Valid, null, new string('A', 64), "CN=Contoso", May, May.AddYears(10), serviceIndex, serviceIndex is null ? [] : ["alice", "bob"]);

    private static void Damage(string record, string other, string damage)
    {
        byte[] bytes = File.ReadAllBytes(record);
        switch (damage)
        {
            case "truncated": File.WriteAllBytes(record, bytes[..(bytes.Length / 2)]); break;
            case "emptied": File.WriteAllBytes(record, []); break;
            case "zeroed": File.WriteAllBytes(record, new byte[bytes.Length]); break;
            case "swapped": File.Copy(other, record, overwrite: true); break;
            case "a flipped bit" when bytes.Length > 0: bytes[^1] ^= 1; File.WriteAllBytes(record, bytes); break;
            case "a folder": File.Delete(record); Directory.CreateDirectory(record); break;
            default: File.Delete(record); break;
        }
    }

    private string[] Records() => [.. Directory.GetFiles(folder["cache"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private string Unsigned(string id) => new SamplePackage(id, "1.0.0").WriteTo(folder[Guid.NewGuid().ToString("N")]);

    private string Signed(string id)
    {
        string package = Unsigned(id);
        TestAuthority.SignAsRepository(package, Repository, May, "alice");
        return package;
    }
}
