using PolicyGate.Advisories;
using PolicyGate.Cache;
using PolicyGate.Machine;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>Newer advisory data judges only those anew whom it touches.</summary>
public sealed class VerdictRenewalTests : IDisposable
{
    private const string Token = "0123";
    private const string Policy = "version: 1\nadvisories: { data: ../data, max-staleness: 36500d, severity: high }\nwaivers: { entries: [{ rules: [PG0402], packages: [X], reason: r, expires: 2999-01-01 }] }\n";
    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "A 1.0.0").Target("net10.0", "A/1.0.0 -> B", "B/1.0.0");
    private readonly EvidenceCache cache = new(null);

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void Data_that_touches_no_package_of_the_graph_gives_the_verdict_that_a_judgement_would(int files)
    {
        Record("1.json", "GHSA-1", "B");
        Judge();
        Assert.True(Renewal() is null, "the same data");
        for (int i = 0; i < files; i++)
        {
            Record($"new{i}.json", $"GHSA-N{i}", $"Other{i}");
        }

        VerdictRenewal renewal = Assert.IsType<VerdictRenewal>(Renewal());
        (string verdict, string seal, string advised, string findings) = Written();
        Assert.NotEqual(verdict, renewal.Verdict);
        Write(renewal);
        string[] stamps = Stamps();
        Judge();
        (string judged, _, string known, string said) = Written();
        Assert.True(VerdictFile.SaysTheSame(judged, renewal.Verdict));
        Assert.Equal((known, findings), (renewal.Advised, said));
        Assert.Equal(Stamps(), stamps);
        Assert.Contains("PG1101", said, StringComparison.Ordinal);
        Assert.NotEqual((seal, advised), (renewal.SealText, renewal.Advised));

        // And again, from what was renewed; a file that went takes nothing with it.
        Record("more.json", "GHSA-M", "More");
        Write(Assert.IsType<VerdictRenewal>(Renewal()));
        File.Delete(project.Folder["data/new0.json"]);
        Assert.False(Sealed().UseHolds());
        Write(Assert.IsType<VerdictRenewal>(Renewal()));
        Assert.True(Sealed().UseHolds());
    }

    [Theory]
    [InlineData("2.json", "GHSA-2", "a", "another record")]
    [InlineData("1.json", "GHSA-1", "C", "the record is about another")]
    public void Data_that_touches_one_is_judged(string file, string id, string package, string why)
    {
        Record("1.json", "GHSA-1", "B");
        Judge();
        Record(file, id, package);
        Assert.True(Renewal() is null, why);
    }

    [Fact]
    public void What_changed_besides_is_judged()
    {
        string other = project.Folder.Write("Directory.Build.props", "<Project />");
        Record("1.json", "GHSA-1", "B");
        Judge();
        Record("2.json", "GHSA-2", "C");
        Assert.NotNull(Renewal());
        Changed("a file that evaluation reads", other, "<Project> </Project>");
        Changed("the policy", project.Folder["App/policygate.yaml"], Policy + "\n");
        Changed("the assets file", project.AssetsFile, project.Json() + "\n");
        Changed("the findings", FindingsFile, string.Empty);
        Changed("the ids", Advised, File.ReadAllText(Advised).Replace("id B\n", string.Empty, StringComparison.Ordinal));
        Changed("an input", Advised, string.Join('\n', File.ReadAllLines(Advised).Where(line => !line.StartsWith("input 4|0|", StringComparison.Ordinal))));
        Changed("no such line", Advised, File.ReadAllText(Advised) + "more");
        Changed("the seal", SealFile, File.ReadAllText(SealFile) + " ");
        Changed("the verdict", VerdictPath, File.ReadAllText(VerdictPath).Replace("Exists('", "Exists(' ", StringComparison.Ordinal));

        string appeared = project.Write("Directory.Build.targets", "<Project />");
        Assert.True(Renewal() is null, "a file that was not there");
        File.Delete(appeared);
        Assert.NotNull(Renewal());
        Assert.True(Renewal(token: "4567") is null, "another project, machine or setting");
        Assert.True(Renewal(new Clock(new DateTimeOffset(2999, 1, 2, 0, 0, 0, TimeSpan.Zero))) is null, "a waiver that ended");

        void Changed(string what, string file, string text)
        {
            string before = File.ReadAllText(file);
            File.WriteAllText(file, text);
            Assert.True(Renewal() is null, what);
            File.WriteAllText(file, before);
            Assert.True(Renewal() is not null, what);
        }
    }

    [Theory]
    [InlineData("no data any more")]
    [InlineData("a record that cannot be read")]
    [InlineData("older than it may be")]
    public void Data_that_is_gone_damaged_or_old_is_judged(string what)
    {
        Record("1.json", "GHSA-1", "B");
        Judge();
        switch (what)
        {
            case "no data any more":
                Directory.Delete(project.Folder["data"], recursive: true);
                break;
            case "a record that cannot be read":
                project.Folder.Write("data/2.json", "{ \"id\": 7");
                break;
            default:
                project.Folder.Write("data/1.json", Text("GHSA-1", "B", "1901-01-01T00:00:00Z"));
                break;
        }

        Assert.Null(Renewal());
    }

    [Fact]
    public void A_finding_about_the_data_an_error_or_a_policy_without_data_is_known_to_nobody()
    {
        project.Folder.Write("data/2.json", "{ \"id\": 7");
        Judge("version: 1\nrules: { PG1103: warning }\nadvisories: { data: ../data }\n");
        Assert.Equal(string.Empty, Written().Advised);
        File.Delete(project.Folder["data/2.json"]);
        Record("1.json", "GHSA-1", "B");
        Judge("version: 1\nadvisories: { data: ../data }\n");
        Assert.Equal(string.Empty, Written().Advised);
        Judge("version: 1\n");
        Assert.Equal(string.Empty, Written().Advised);
    }

    [Fact]
    public void What_is_an_input_besides_is_no_input_of_the_data_alone()
    {
        InputFiles inputs = new();
        InputFiles data = new();
        string both = project.Folder.Write("data/1.json", "{}");
        string alone = project.Folder.Write("data/2.json", "{}");
        _ = inputs.Exists(both);
        data.Date(both);
        data.Date(alone);
        Assert.Equal([(both, InputState.Stamp, false), (alone, InputState.Stamp, true)], inputs.AllWith(data).Select(input => (input.Path, input.State, input.IsData)));
        _ = inputs.Read(alone);
        Assert.Equal([(both, false), (alone, false)], inputs.AllWith(data).Select(input => (input.Path, input.IsData)));
    }

    private string VerdictPath => Path.Combine(Path.GetDirectoryName(project.AssetsFile)!, "App.csproj.policygate.verdict");

    private string SealFile => Path.ChangeExtension(VerdictPath, ".seal");

    private string Advised => AdvisedVerdict.FileOf(SealFile);

    private string FindingsFile => Path.ChangeExtension(VerdictPath, ".findings");

    private Seal Sealed() => Seal.Read(SealFile, VerdictFile.SealOf(File.ReadAllText(VerdictPath)))!;

    private string[] Stamps() => [.. Sealed().Files().Select(file => $"{file.Stamp} {file.Path}")];

    private VerdictRenewal? Renewal(TimeProvider? clock = null, string token = Token) =>
        VerdictRenewal.Of(VerdictPath, SealFile, project.AssetsFile, token, _ => string.Empty, ManagedGate.UsualPrefix, cache, clock ?? TimeProvider.System);

    private void Record(string file, string id, string package) => project.Folder.Write($"data/{file}", Text(id, package, "2026-01-02T00:00:00Z"));

    private static string Text(string id, string package, string modified) =>
        $$"""{ "id": "{{id}}", "modified": "{{modified}}", "database_specific": { "severity": "LOW" }, "affected": [{ "package": { "ecosystem": "NuGet", "name": "{{package}}" }, "versions": ["1.0.0"] }] }""";

    // As the build writes it.
    private void Judge(string policy = Policy)
    {
        GateResult result = project.Run(policy);
        File.WriteAllText(FindingsFile, FindingsFileText(result));
        string seal = Seal.Write(result, project.AssetsFile, FindingsFile);
        File.WriteAllText(SealFile, seal);
        File.WriteAllText(VerdictPath, VerdictFile.Write(result, Token, seal));
        File.WriteAllText(Advised, AdvisedVerdict.Of(result, AdvisoryFiles.DataOf(result.Policy!), Token)?.Write() ?? string.Empty);
    }

    private static string FindingsFileText(GateResult result) => Reporting.FindingsFile.Write(result.Verdict, result.Paths);

    private void Write(VerdictRenewal renewal)
    {
        File.WriteAllText(SealFile, renewal.SealText);
        File.WriteAllText(VerdictPath, renewal.Verdict);
        File.WriteAllText(Advised, renewal.Advised);
    }

    private (string Verdict, string Seal, string Advised, string Findings) Written() =>
        (File.ReadAllText(VerdictPath), File.ReadAllText(SealFile), File.ReadAllText(Advised), File.ReadAllText(FindingsFile));

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
