using System.IO.Compression;
using System.Text;
using PolicyGate.Machine;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Evidence.Tests.Machine;

/// <summary>A bundle is taken whole and as it was signed, or it is refused with its reason.</summary>
public sealed class BundleTests : IDisposable
{
    private const string Policy = "version: 1\nextends: [deny.yaml]\n";
    private readonly TempFolder folder = new("pg-bundle");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Is_unpacked_as_it_was_packed()
    {
        string file = TestBundle.Make(folder, Policy, 17, new DateOnly(2030, 1, 2), null, ("deny.yaml", "version: 1\n"), ("data/deep/osv.json", "{}"));
        using BundleArchive archive = BundleArchive.Open(file, TestBundle.Fingerprint);
        Assert.Equal(("Contoso baseline, bundle 17", new DateOnly(2030, 1, 2), 14), (archive.Bundle.InWords, archive.Bundle.Expires, archive.Bundle.WarnDays));
        Assert.Equal(TestBundle.Fingerprint, archive.Signer);
        archive.Unpack(folder["out"]);
        Assert.Equal(Policy, File.ReadAllText(folder["out/policy.yaml"]));
        Assert.Equal("{}", File.ReadAllText(folder["out/data/deep/osv.json"]));
        Assert.Equal(["data/deep/osv.json", "deny.yaml", "manifest.json", "manifest.json.p7s", "policy.yaml"], Directory.GetFiles(folder["out"], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder["out"], path).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("unsigned", "it is not signed")]
    [InlineData("no manifest", "it is no bundle")]
    [InlineData("signed by somebody else", "and this machine trusts bundles by")]
    [InlineData("manifest changed", "changed after it was signed")]
    [InlineData("signature damaged", "is no signature of its manifest.json")]
    [InlineData("signature of another manifest", "changed after it was signed")]
    [InlineData("file changed", "policy.yaml in it is not what its manifest.json says")]
    [InlineData("file longer", "policy.yaml in it has more than")]
    [InlineData("file missing", "policy.yaml, which its manifest.json lists, is not in it")]
    [InlineData("file added", "an entry more.txt, which its manifest.json does not list")]
    [InlineData("entry twice", "it has two entries POLICY.yaml")]
    [InlineData("way out", "it has an entry ../evil, which is no name")]
    [InlineData("absolute", "it has an entry /etc/evil, which is no name")]
    [InlineData("way out of Windows", "which is no name")]
    [InlineData("device", "it has an entry data/con.txt, which is no name")]
    [InlineData("hidden", "it has an entry .git/config, which is no name")]
    [InlineData("too many", "entries; at most")]
    [InlineData("cut off", "it is no zip, or it is cut off")]
    [InlineData("no zip", "it is no zip, or it is cut off")]
    [InlineData("empty", "it is no zip, or it is cut off")]
    public void Is_refused(string fault, string says)
    {
        string file = TestBundle.Make(folder, "version: 1\n", signer: fault == "signed by somebody else" ? TestBundle.Stranger : null);
        byte[] bytes = File.ReadAllBytes(file);
        switch (fault)
        {
            case "cut off":
                File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
                break;
            case "no zip" or "empty":
                File.WriteAllText(file, fault == "empty" ? string.Empty : "not a zip, but long enough to be looked at as one");
                break;
            case "signed by somebody else":
                break;
            default:
                TestBundle.Change(file, zip => Break(zip, fault));
                break;
        }

        BundleException refused = Assert.Throws<BundleException>(() =>
        {
            using BundleArchive archive = BundleArchive.Open(file, TestBundle.Fingerprint);
            archive.Unpack(folder["out"]);
        });
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["evil"]));
    }

    [Fact]
    public void Is_never_half_of_one_wherever_it_is_cut_off()
    {
        byte[] whole = File.ReadAllBytes(TestBundle.Make(folder, "version: 1\n"));
        string file = folder["cut.zip"];
        foreach (int length in Enumerable.Range(0, 40).Select(i => i * whole.Length / 40))
        {
            File.WriteAllBytes(file, whole[..length]);
            Assert.Throws<BundleException>(() => BundleArchive.Open(file, TestBundle.Fingerprint));
        }
    }

    [Theory]
    [InlineData("\"sequence\": 1", "\"sequence\": 0", "no sequence number")]
    [InlineData("\"sequence\": 1", "\"sequence\": 99999999999999999999", "cannot be read")]
    [InlineData("\"schema\": 1", "\"schema\": 2", "another schema than 1")]
    [InlineData("\"warn-days\": 14", "\"warn-days\": 400", "warns for 400 days")]
    [InlineData("\"warn-days\": 14", "\"warn-days\": 14, \"never\": true", "exactly the members")]
    [InlineData("\"name\": \"Contoso baseline\"", "\"name\": \"a\\u001bb\"", "no name")]
    [InlineData("\"path\": \"policy.yaml\"", "\"path\": \"../policy.yaml\"", "no name that a file of a bundle may have")]
    [InlineData("\"path\": \"policy.yaml\"", "\"path\": \"other.yaml\"", "lists no policy.yaml")]
    [InlineData("\"bytes\": 11", "\"bytes\": 99999999999", "more than")]
    public void Has_a_manifest_that_is_read_strictly(string written, string instead, string says)
    {
        byte[] manifest = BundleManifest.Write(new MachineBundle("Contoso baseline", 1, DateTimeOffset.UnixEpoch, new DateOnly(2030, 1, 1), 14, [new BundleFile("policy.yaml", 11, new string('A', 64))]));
        Assert.Equal("Contoso baseline", BundleManifest.Read(manifest).Name);
        string text = Encoding.UTF8.GetString(manifest);
        Assert.Contains(written, text, StringComparison.Ordinal);
        Assert.Contains(says, Assert.Throws<BundleException>(() => BundleManifest.Read(Encoding.UTF8.GetBytes(text.Replace(written, instead, StringComparison.Ordinal)))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-30T23:59:59Z", null)]
    [InlineData("2026-12-01T00:00:00Z", Severity.Warning)]
    [InlineData("2026-12-14T23:59:59Z", Severity.Warning)]
    [InlineData("2026-12-15T00:00:00Z", Severity.Error)]
    public void PG0010_warns_for_as_long_as_it_says_and_then_fails(string now, object? severity)
    {
        MachineBundle bundle = new("Contoso baseline", 1, DateTimeOffset.UnixEpoch, new DateOnly(2026, 11, 30), 14, []);
        DateTimeOffset at = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        Finding? finding = bundle.Expiry(at, SourceSpan.WholeFile("App.csproj"));
        Assert.Equal(severity, finding is null ? null : SeverityTable.Judge(finding, null).Severity);
        Assert.True(bundle.NextChange(at) > at);
    }

    private static void Break(ZipArchive zip, string fault)
    {
        switch (fault)
        {
            case "unsigned":
                zip.GetEntry("manifest.json.p7s")!.Delete();
                break;
            case "no manifest":
                zip.GetEntry("manifest.json")!.Delete();
                break;
            case "manifest changed":
                zip.Set("manifest.json", Encoding.UTF8.GetBytes("{}"));
                break;
            case "signature damaged":
                zip.Set("manifest.json.p7s", [0x30, 0x82, 1, 2, 3]);
                break;
            case "signature of another manifest":
                zip.Set("manifest.json.p7s", BundleSignature.Sign([1, 2, 3], TestBundle.Signer));
                break;
            case "file changed":
                zip.Set("policy.yaml", Encoding.UTF8.GetBytes("version: 2\n"));
                break;
            case "file longer":
                zip.Set("policy.yaml", new byte[64 * 1024 * 1024]);
                break;
            case "file missing":
                zip.GetEntry("policy.yaml")!.Delete();
                break;
            case "too many":
                for (int i = 0; i < 5000; i++)
                {
                    zip.CreateEntry(FormattableString.Invariant($"f{i}"));
                }

                break;
            default:
                zip.CreateEntry(fault switch { "file added" => "more.txt", "entry twice" => "POLICY.yaml", "way out" => "../evil", "absolute" => "/etc/evil", "way out of Windows" => "..\\evil", "device" => "data/con.txt", "hidden" => ".git/config", _ => throw new ArgumentException(fault) });
                break;
        }
    }
}
