using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Testing;
using PolicyGate.Tool.Adopting;
using PolicyGate.Tool.Checking;

namespace PolicyGate.Tool.Tests.Adopting;

/// <summary>A repository with packages of its own that an author and a feed signed: P, a library, and T, with targets; adopted at 1.0.0, updated to 1.1.0 with one change.</summary>
internal sealed class SignedRepository : IDisposable
{
    public static readonly X509Certificate2 Feed = TestAuthority.Certificate("CN=Feed");
    public static readonly X509Certificate2 Alice = TestAuthority.Certificate("CN=Alice");
    private static readonly X509Certificate2 Mallory = TestAuthority.Certificate("CN=Mallory");
    private static readonly DateTimeOffset Signed = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder feed = new("pg-signed");
    private readonly RestoredProject project;

    public SignedRepository(string version = "1.0.0", string change = "nothing")
    {
        List<string> used = [$"P/{version}{(change == "new package" ? " -> N" : string.Empty)}", $"T/{version}", .. change == "new package" ? ["N/1.0.0"] : Array.Empty<string>()];
        project = new RestoredProject().Framework("net10.0", $"P [{version}, )", $"T [{version}, )").Target("net10.0", [.. used]).Builds($"T/{version}", "build/T.targets");
        SamplePackage p = new SamplePackage("P", version).Licensed(change == "licence changed" ? "GPL-3.0-only" : "MIT").File("lib/netstandard2.0/P.dll", CapableAssembly.That(change == "capability gained" ? "network" : "environment"));
        p = change == "targets gained" ? p.File("build/P.targets", "<Project />") : change == "analyzer gained" ? p.File("analyzers/dotnet/cs/P.Analyzers.dll", CapableAssembly.Of("public int I;")) : p;
        Install(p.WriteTo(feed.Path), "P", version, "lib/netstandard2.0/P.dll", change);
        Install(new SamplePackage("T", version).Licensed("MIT").File("lib/netstandard2.0/T.dll", CapableAssembly.Of("public int I;")).File("build/T.targets", change == "bytes changed" ? "<Project><!-- 2 --></Project>" : "<Project />").WriteTo(feed.Path), "T", version, "lib/netstandard2.0/T.dll", "nothing");
        if (change == "new package")
        {
            Install(new SamplePackage("N", "1.0.0").Licensed("MIT").File("lib/netstandard2.0/N.dll", CapableAssembly.Of("public int I;")).WriteTo(feed.Path), "N", "1.0.0", "lib/netstandard2.0/N.dll", "nothing");
        }

        project.Write("obj/project.assets.json", project.Json());
    }

    /// <summary>What policygate.lock.json holds.</summary>
    public string Trust => File.ReadAllText(project.Folder["policygate.lock.json"]);

    /// <summary>What policygate.yaml holds.</summary>
    public string Policy => File.ReadAllText(PolicyFile);

    public string PolicyFile => project.Folder["policygate.yaml"];

    private CheckOptions Options => new() { Paths = [project.Folder.Path], UseCache = false, TrustedRoots = TestAuthority.Roots };

    public SignedRepository With(string policy, string? trust = null)
    {
        File.WriteAllText(PolicyFile, policy);
        if (trust is not null)
        {
            project.Folder.Write("policygate.lock.json", trust);
        }

        return this;
    }

    /// <summary>Writes what <c>init</c> would.</summary>
    public async Task<SignedRepository> AdoptAsync()
    {
        Drafted drafted = await new Adoption(Options, PolicyFile, null).WriteAsync(CancellationToken.None);
        Assert.True(drafted.Text is not null, string.Join('\n', drafted.Problems.Select(problem => $"{problem.Rule.Id} {problem.Message}")));
        drafted.Trust!.ToFile().Save();
        return With(drafted.Text);
    }

    /// <summary>What <c>init --migrate</c> would make of the policy, and what it says of what stays.</summary>
    public async Task<(string Policy, string? Trust, IReadOnlyList<string> Stays)> MigrateAsync()
    {
        PolicyMigration migration = new(Options, PolicyFile);
        string policy = await migration.MoveAsync(Policy, CancellationToken.None);
        Assert.Empty(migration.Problems);
        return (policy, migration.Trust?.Text, migration.Stays);
    }

    public Task<CheckReport> CheckAsync() => new RepositoryCheck(Options).RunAsync(null, CancellationToken.None);

    /// <summary>Every finding that is no information, a line each.</summary>
    public async Task<IReadOnlyList<string>> SaysAsync() => [.. (await CheckAsync()).Projects.SelectMany(one => one.Findings).Where(finding => finding is { IsWaived: false, Severity: Severity.Error or Severity.Warning })
        .Select(finding => $"{(finding.Severity == Severity.Error ? "error" : "warning")} {finding.Rule.Id} {finding.PackageId}")];

    public void Dispose()
    {
        feed.Dispose();
        project.Dispose();
    }

    private void Install(string archive, string id, string version, string library, string change)
    {
        if (change is not ("author stripped" or "unsigned"))
        {
            TestAuthority.SignAsAuthor(archive, change == "author replaced" ? Mallory : Alice, Signed);
        }

        if (change is not ("repository stripped" or "unsigned"))
        {
            TestAuthority.SignAsRepository(archive, Feed, Signed, change switch { "owner added" => ["alice", "bob", "mallory"], "owner replaced" => ["mallory"], _ => ["alice", "bob"] });
        }

        project.Extracted(archive, id, version, library);
        string metadata = Path.Combine(Path.GetDirectoryName(project.Archive(id, version))!, ".nupkg.metadata");
        JsonNode json = JsonNode.Parse(File.ReadAllText(metadata))!;
        json["source"] = change == "source changed" ? "https://other.example/v3/index.json" : "https://feed.example/v3/index.json";
        File.WriteAllText(metadata, json.ToJsonString());
    }
}
