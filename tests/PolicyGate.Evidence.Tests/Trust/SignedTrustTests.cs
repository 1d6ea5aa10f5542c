using System.Security.Cryptography.X509Certificates;
using System.Text;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Trust;

namespace PolicyGate.Evidence.Tests.Trust;

/// <summary>Own packages of two versions, signed here, one change each: each has its rule and no other.</summary>
public sealed class SignedTrustTests : IDisposable
{
    private static readonly X509Certificate2 Alice = TestAuthority.Certificate("CN=Alice, O=Contoso");
    private static readonly X509Certificate2 AliceAgain = TestAuthority.Certificate("CN=Alice, O=Contoso");
    private static readonly X509Certificate2 Mallory = TestAuthority.Certificate("CN=Mallory, O=Contoso");
    private static readonly X509Certificate2 Feed = TestAuthority.Certificate("CN=Contoso Packages");
    private static readonly string Policy = $"version: 1\ntrust: {{ required: true }}\nsignatures: {{ repositories: {TestAuthority.Repositories(Feed)} }}\n";

    private readonly TempFolder feed = new("pg-trust");

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("owner added", "error PG1202")]
    [InlineData("owner replaced", "error PG1202")]
    [InlineData("owner left", "info PG1202")]
    [InlineData("author replaced", "error PG1202")]
    [InlineData("certificate rotated", "")]
    [InlineData("author stripped", "error PG1202")]
    [InlineData("repository stripped", "error PG1202")]
    [InlineData("source changed", "warning PG1204")]
    [InlineData("licence changed", "warning PG1204")]
    [InlineData("targets gained", "error PG1203")]
    [InlineData("analyzer gained", "error PG1203")]
    [InlineData("byte of a target changed", "error PG1203")]
    [InlineData("bytes of the version changed", "error PG1205")]
    public void Each_change_has_its_rule_and_no_other(string change, string expected)
    {
        bool hasTargets = change is "byte of a target changed" or "analyzer gained";
        using RestoredProject before = Project("1.0.0", hasTargets ? ["build/A.targets"] : []);
        GateResult first = before.Run(Policy);
        Assert.Contains(first.Verdict.Findings, finding => finding.Rule.Id == "PG1205");
        before.Write(TrustFileName.Default, Recorded(first));
        Assert.Empty(before.Run(Policy).Verdict.Findings);

        string version = change == "bytes of the version changed" ? "1.0.0" : "1.1.0";
        using RestoredProject after = Project(
            version,
            change switch
            {
                "targets gained" => ["build/A.targets"],
                "analyzer gained" => ["build/A.targets", "analyzers/dotnet/cs/A.dll"],
                _ => hasTargets ? ["build/A.targets"] : [],
            },
            change == "byte of a target changed" ? " " : string.Empty,
            change == "licence changed" ? "Apache-2.0" : "MIT",
            change == "source changed" ? "https://other.example/index.json" : "https://packages.contoso.example/v3/index.json",
            change switch
            {
                "author replaced" => Mallory,
                "certificate rotated" => AliceAgain,
                "author stripped" => null,
                _ => Alice,
            },
            change switch
            {
                "owner added" => ["alice", "bob", "mallory"],
                "owner replaced" => ["mallory"],
                "owner left" => ["alice"],
                "repository stripped" => null,
                _ => ["alice", "bob"],
            },
            change == "bytes of the version changed" ? "more" : "same");
        after.Write(TrustFileName.Default, File.ReadAllText(Path.Combine(Path.GetDirectoryName(before.ProjectFile)!, TrustFileName.Default)));
        Assert.Equal(expected.Length == 0 ? [] : [expected], after.Run(Policy).Verdict.Findings.Select(finding => $"{finding.Severity.Word()} {finding.Rule.Id}"));
    }

    [Fact]
    public void The_trust_file_is_an_input_of_the_verdict_whether_it_is_there_or_not()
    {
        using RestoredProject project = Project("1.0.0", []);
        string file = Path.Combine(Path.GetDirectoryName(project.ProjectFile)!, TrustFileName.Default);
        GateResult missing = project.Run(Policy);
        Assert.Contains(missing.Inputs, input => input.Path == file && input.State == InputState.Absent);
        Assert.Contains(missing.Verdict.Findings, finding => finding.Message == "there is no trust file policygate.lock.json; where somebody has made it, it was not committed, or git ignores it: git add --force policygate.lock.json there; only where nobody has, policygate trust init --apply writes it");
        project.Write(TrustFileName.Default, Recorded(missing));
        Assert.Contains(project.Run(Policy).Inputs, input => input.Path == file && input.State == InputState.Content);

        // Not where no policy asks.
        Assert.DoesNotContain(project.Run("version: 1\n").Inputs, input => input.Path == file);
    }

    [Fact]
    public void A_file_that_is_extended_is_pinned_and_relative_to_the_policy_that_names_it()
    {
        using RestoredProject project = Project("1.0.0", []);
        string text = Recorded(project.Run(Policy));
        project.Folder.Write("org/trust.json", text);
        string hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        project.Write(TrustFileName.Default, TrustFileWriter.Write([]));
        project.Folder.Write("org/base.yaml", $"version: 1\ntrust: {{ extends: [{{ path: trust.json, sha256: {hash} }}] }}\n");
        string policy = Policy.Replace("version: 1\n", "version: 1\nextends: [../org/base.yaml]\n", StringComparison.Ordinal);
        Assert.Empty(project.Run(policy).Verdict.Findings);
        project.Folder.Write("org/trust.json", text + "\n");
        Assert.Equal(["PG1201", "PG1205"], project.Run(policy).Verdict.Findings.Select(finding => finding.Rule.Id).Order());
        project.Folder.Write("org/trust.json", new string(' ', 33 * 1024 * 1024));
        Assert.Contains(project.Run(policy).Verdict.Findings, finding => finding.Message.Contains("cannot be read", StringComparison.Ordinal));
    }

    public void Dispose() => feed.Dispose();

    private static string Recorded(GateResult result)
    {
        ResolvedPackage package = result.Facts!.Packages.Single();
        Evidence<PackageState> state = PackageStates.OfWhole(Repositories.Of(result.Policy!, result.Facts), result.Facts, package);
        return TrustFileWriter.Write([TrustRecording.Of(null, [((Evidence<PackageState>.Known)state).Value], new DateOnly(2026, 11, 28), isAdopted: true)]);
    }

    private RestoredProject Project(string version, string[] code) =>
        Project(version, code, string.Empty, "MIT", "https://packages.contoso.example/v3/index.json", Alice, ["alice", "bob"], "same");

    private RestoredProject Project(string version, string[] code, string more, string license, string source, X509Certificate2? author, string[]? owners, string content)
    {
        SamplePackage sample = new SamplePackage("A", version).Licensed(license).File("lib/netstandard2.0/A.txt", content);
        foreach (string file in code)
        {
            sample.File(file, $"<Project>{more}</Project>");
        }

        string archive = sample.WriteTo(feed[Guid.NewGuid().ToString("N")]);
        if (author is not null)
        {
            TestAuthority.SignAsAuthor(archive, author);
        }

        if (owners is not null)
        {
            TestAuthority.SignAsRepository(archive, Feed, null, owners);
        }

        RestoredProject project = new RestoredProject().Framework("net10.0", $"A [{version}, )").Target("net10.0", $"A/{version}");
        project.Installed(archive, "A", version);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(project.Archive("A", version))!, ".nupkg.metadata"), $$"""{ "version": 2, "contentHash": "", "source": "{{source}}" }""");
        return project;
    }
}
