using System.Text.RegularExpressions;
using PolicyGate.Policies;
using PolicyGate.Testing;
using PolicyGate.Tool.Adopting;

namespace PolicyGate.Tool.Tests.Adopting;

/// <summary><c>init --migrate</c>: what is particular to packages moves, what a person wrote stays, and the verdict on every package is the same.</summary>
public sealed class MigrationTests
{
    private const string ByHand = "    - Contoso.* # ours\n    # parsers\n    - YamlDotNet\n    - { id: Q, versions: \"[1.0,2.0)\", reason: by hand }\n";

    [Fact]
    public async Task What_a_command_wrote_moves_and_what_a_person_wrote_stays()
    {
        using SignedRepository repository = new();
        string before = await LongAsync();
        repository.With(before);
        Assert.Empty(await repository.SaysAsync());
        (string policy, string? trust, IReadOnlyList<string> stays) = await repository.MigrateAsync();
        Assert.Equal(
            before.Replace("packages:\n  default: deny", "packages:\n  default: trust", StringComparison.Ordinal).Replace("    - P\n    - T\n", string.Empty, StringComparison.Ordinal)
                .Replace("build-code:\n  default: deny\n  allow:\n", "build-code:\n  default: trust\n", StringComparison.Ordinal).Replace(Line(before, "    - { package: T, "), string.Empty, StringComparison.Ordinal)
                .Replace("  signers:\n", string.Empty, StringComparison.Ordinal).Replace(Line(before, "    alice: "), string.Empty, StringComparison.Ordinal)
                .Replace("  for:\n", string.Empty, StringComparison.Ordinal).Replace(Line(before, "    - { packages: [P, T], "), string.Empty, StringComparison.Ordinal)
                .Replace("  minimum: 7d\n", "  minimum: 7d\n  clock: signature\n", StringComparison.Ordinal)
                + "\ntrust:\n  file: policygate.lock.json # what is known of each package; policygate trust writes it, and a person reviews it\n",
            policy);
        Assert.Equal(["3 entries of packages.allow: a pattern, a version, a reason or a comment of a person, nothing that is recorded, or not written in lines of their own"], stays);
        CheckVerdict(await repository.CheckAsync(), await repository.With(policy, trust).CheckAsync(), repository.PolicyFile);

        // Nothing is left to move.
        Assert.Equal((policy, null), ((await repository.MigrateAsync()) is var (again, none, _) ? (again, none) : default));

        // And it refuses what it refused.
        foreach ((string change, string expected) in new[] { ("new package", "error PG0402 N"), ("owner replaced", "error PG1202 P"), ("author stripped", "error PG1202 P"), ("targets gained", "error PG1203 P"), ("bytes changed", "error PG1203 T") })
        {
            using SignedRepository after = new SignedRepository("1.1.0", change).With(policy, trust);
            Assert.Equal(expected, string.Join("; ", await after.SaysAsync()));
        }
    }

    [Fact]
    public async Task What_is_refused_today_is_refused_afterwards_and_that_is_said()
    {
        using SignedRepository repository = new("1.0.0", "new package");
        string before = (await LongAsync()).Replace("    - { package: T, ", "    - { package: U, ", StringComparison.Ordinal);
        repository.With(before);
        Assert.Equal(["error PG0402 N", "error PG1001 T"], (await repository.SaysAsync()).Order(StringComparer.Ordinal));
        (string policy, string? trust, IReadOnlyList<string> stays) = await repository.MigrateAsync();
        Assert.Contains("N, which is not recorded: PG0402 is about it today", stays);
        Assert.Contains("T, which is not recorded: PG1001 is about it today", stays);
        Assert.DoesNotContain("    - P\n", policy, StringComparison.Ordinal);
        Assert.Contains("    - T\n", policy, StringComparison.Ordinal);
        CheckVerdict(await repository.CheckAsync(), await repository.With(policy, trust).CheckAsync(), repository.PolicyFile);
    }

    [Fact]
    public async Task What_a_scope_allows_stays_of_these_projects()
    {
        using SignedRepository repository = new();
        string before = (await LongAsync()).Replace("    - T\n", string.Empty, StringComparison.Ordinal) + "scopes:\n  - projects: [\"**\"]\n    packages:\n      allow:\n        - T\n";
        repository.With(before);
        Assert.Empty(await repository.SaysAsync());
        (string policy, _, IReadOnlyList<string> stays) = await repository.MigrateAsync();
        Assert.Contains("packages.allow: T is allowed to some projects only, and a record would let it into all of them", stays);
        Assert.Contains("packages:\n  default: deny\n  allow:\n    - P\n", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CodeKinds.Msbuild, true)]
    [InlineData(CodeKinds.Msbuild | CodeKinds.Analyzer, false)]
    public void Approvals_move_where_the_record_would_let_no_more_run(object recorded, bool moves)
    {
        string hash = new('A', 64);
        string yaml = $"build-code:\n  default: deny\n  allow:\n    - {{ package: T, kinds: [msbuild], sha256: \"{hash}\" }}\n";
        Policy policy = TestPolicy.Parse(yaml);
        MovableEntries entries = new(policy.File, [policy], new Dictionary<string, TrustRecord> { ["T"] = new("T") { BuildCode = (CodeKinds)recorded, BuildCodeSha256 = [hash] } });
        (IReadOnlyList<SourceSpan> moved, _) = entries.BuildCode(new PolicyLines("version: 1\n" + yaml), _ => false);
        Assert.Equal((moves ? 1 : 0, moves ? null : "not all build code of T is approved, of every project, and a record would let all of it run"), (moved.Count, entries.Opened));
    }

    [Theory]
    [InlineData("packages: { default: deny, allow: [P, T] }\n", "2 entries of packages.allow: ")]
    [InlineData("packages:\n  default: deny\n  allow:\n    - { id: P, reason: reviewed }\n    - T@1.0.0\n", "2 entries of packages.allow: ")]
    [InlineData("signatures:\n  require: none\n  for:\n    - { packages: [P, T], require: author }\n", "1 entry of signatures.for: ")]
    public async Task What_cannot_move_stays_and_is_told(string policy, string expected)
    {
        using SignedRepository repository = new SignedRepository().With($"version: 1\n{policy}");
        (string after, string? trust, IReadOnlyList<string> stays) = await repository.MigrateAsync();
        Assert.Equal(($"version: 1\n{policy}", null), (after, trust));
        Assert.StartsWith(expected, Assert.Single(stays), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_shows_writes_and_is_offered()
    {
        using TempFolder feed = new("pg-migrate");
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        project.Extracted(new SamplePackage("A", "1.0.0").File("lib/x/A.dll", "no assembly").WriteTo(feed.Path), "A", "1.0.0", "lib/x/A.dll");
        project.Write("obj/project.assets.json", project.Json());
        Assert.Contains("there is no policy to migrate", (await Init(project, "--migrate")).Error, StringComparison.Ordinal);
        const string Long = "version: 1\r\npackages:\r\n  default: deny\r\n  allow:\r\n    - A\r\n";
        project.Folder.Write("policygate.yaml", Long);
        ToolRun offered = await Init(project);
        Assert.Equal((2, true), (offered.ExitCode, offered.Error.Contains("; --migrate moves what is particular to packages into the trust file", StringComparison.Ordinal)));
        Assert.Equal(2, (await Init(project, "--migrate", "--force")).ExitCode);
        Assert.Equal(2, (await Init(project, "--apply")).ExitCode);
        ToolRun shown = await Init(project, "--migrate");
        Assert.True(shown.ExitCode == 0, shown.ToString());
        Assert.Contains("-    - A", shown.Output, StringComparison.Ordinal);
        Assert.Contains("+\"A\": {\"sources\":", shown.Output, StringComparison.Ordinal);
        Assert.Contains("2 files would change; --apply writes them", shown.Error, StringComparison.Ordinal);
        Assert.Equal(Long, File.ReadAllText(project.Folder["policygate.yaml"]));
        Assert.Equal(0, (await Init(project, "--migrate", "--apply")).ExitCode);
        Assert.StartsWith("version: 1\r\npackages:\r\n  default: trust\r\n\r\ntrust:\r\n  file: policygate.lock.json # ", File.ReadAllText(project.Folder["policygate.yaml"]), StringComparison.Ordinal);
        Assert.Equal(0, (await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache")).ExitCode);
        Assert.DoesNotContain("--migrate", (await Init(project)).Error, StringComparison.Ordinal);
        Assert.Contains("nothing to change", (await Init(project, "--migrate")).Error, StringComparison.Ordinal);
        project.Folder.Write("policygate.yaml", "version: 1\nnonsense: true\n");
        Assert.Equal(3, (await Init(project, "--migrate")).ExitCode);
    }

    private static void CheckVerdict(Reporting.CheckReport before, Reporting.CheckReport after, string policyFile)
    {
        Assert.Null(SameVerdict.Difference(before, after, policyFile));
        Assert.Null(SameVerdict.Difference(after, before, policyFile));
    }

    // As init wrote it, with what a person added.
    private static async Task<string> LongAsync()
    {
        using SignedRepository twin = await new SignedRepository().AdoptAsync();
        string sha256 = Regex.Match(twin.Trust, "\"T\": .*\"build-code-sha256\":\\[\"([0-9A-F]{64})\"").Groups[1].Value;
        return $"# ours, do not touch\nversion: 1\n\n# What may come in.\npackages:\n  default: deny\n  allow:\n    - P\n    - T\n{ByHand}  deny:\n    - {{ id: Evil, reason: no }}\n\nsignatures:\n  require: repository\n  repositories: {TestAuthority.Repositories(SignedRepository.Feed)}\n"
            + $"  signers:\n    alice: {{ fingerprints: [\"{TestAuthority.Fingerprint(SignedRepository.Alice)}\"] }} # Alice\n  for:\n    - {{ packages: [P, T], require: author, signers: [alice], owners: [alice, bob] }}\n\nage:\n  minimum: 7d\n\nlicenses: {{ allow: [MIT] }}\n\n"
            + $"build-code:\n  default: deny\n  allow:\n    - {{ package: T, kinds: [msbuild], sha256: \"{sha256}\" }}\n\nrules: {{ PG0112: off }}\n";
    }

    private static string Line(string text, string start) => text.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal)) + "\n";

    private static Task<ToolRun> Init(RestoredProject project, params string[] options) => ToolRun.RunAsync(["init", project.Folder.Path, "--no-cache", .. options]);
}
