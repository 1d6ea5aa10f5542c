using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.Trust;

/// <summary><c>default: trust</c> of <c>packages</c> and <c>build-code</c>: the records decide, entries stand beside them, and what cannot be looked up is refused.</summary>
public class TrustDecidesTests
{
    private const string Packages = "trust: {}\npackages: { default: trust }";
    private const string Code = "trust: {}\nbuild-code: { default: trust }";
    private static readonly CodeFile Targets = new("build/A.targets", CodeKinds.Msbuild, new string('1', 64));
    private static readonly CodeFile Analyzer = new("analyzers/dotnet/cs/A.dll", CodeKinds.Analyzer, new string('2', 64));
    private static readonly string Digest = PackageContent.Of([(Targets.Path, Targets.Sha256)]).Digest;

    [Fact]
    public void A_package_comes_in_by_its_record_or_by_an_entry()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0").Reference("B", "1.0.0").Recorded(new TrustRecord("A"));
        Assert.Equal(["PG0402 B 1.0.0 is not in policygate.lock.json, and no entry of packages.allow names it"], Said(project, Packages, "PG04"));
        Assert.Equal("policygate allow B", project.Judge(Packages).Single(finding => finding.Rule.Id == "PG0402").Mend);
        Assert.Empty(Said(project, Packages.Replace("trust }", "trust, allow: [B] }", StringComparison.Ordinal), "PG04"));
        Assert.Equal(["PG0403"], Ids(project, Packages.Replace("trust }", "trust, allow: [\"B@[2.0,3.0)\"] }", StringComparison.Ordinal), "PG04"));
        Assert.Equal(["PG0401"], Ids(project, Packages.Replace("trust }", "trust, allow: [B], deny: [A] }", StringComparison.Ordinal), "PG04"));

        // What is not on this disk is looked up all the same, and others let nothing in.
        Assert.Equal(["PG0402", "PG0402"], Ids(new TestProject().Reference("A", "1.0.0").Reference("B", "1.0.0").Recorded(new TrustFile(new Dictionary<string, TrustRecord>(), []), [new TrustRecord("A")]), Packages, "PG04"));
    }

    [Fact]
    public void A_trust_file_that_cannot_be_read_lets_nothing_in()
    {
        TrustFile none = new(new Dictionary<string, TrustRecord>(), [new TrustProblem(new SourceSpan("/repo/policygate.yaml", 2, 1), "there is none")]) { IsUnreadable = true };
        Assert.Equal(["PG0402 A 1.0.0 cannot be looked up in policygate.lock.json, which PG1205 says how to mend"], Said(new TestProject().Reference("A", "1.0.0").Recorded(none), Packages, "PG04"));
        Assert.Equal(["PG1001"], Ids(Project(["build/A.targets"], Targets).Recorded(none), Code, "PG10"));

        // A record that cannot be read is none, whatever becomes of PG1205.
        TrustFile unread = new(new Dictionary<string, TrustRecord>(), []) { Unread = new HashSet<string> { "A" } };
        Assert.Equal(["PG0402", "PG1001"], Ids(Project(["build/A.targets"], Targets).Recorded(unread), Packages + "\nbuild-code: { default: trust }\nrules: { PG1205: off }", "PG"));
    }

    [Theory]
    [InlineData("rules: { PG1203: warning }")]
    [InlineData("waivers: { entries: [{ rules: [PG1203], packages: [A], reason: looked at, expires: 2026-12-31 }] }")]
    public void What_is_gained_needs_an_entry_where_PG1203_does_not_end_the_build(string more) =>
        Assert.Contains("PG1002", Ids(Project(["build/A.targets"], Targets, Analyzer).Recorded(Record()), $"{Code}\n{more}", "PG1"));

    [Fact]
    public void What_the_project_loads_by_a_path_is_no_part_of_a_record_that_has_others_of_its_kind()
    {
        CodeFile library = new("lib/net8.0/A.dll", CodeKinds.None, new string('4', 64));
        string digest = PackageContent.Of([(Targets.Path, Targets.Sha256), (library.Path, library.Sha256)]).Digest;
        ProjectFacts facts = Project(["build/A.targets"], Targets, library).Recorded(Record() with { BuildCodeSha256 = [digest] }).Build();
        Assert.DoesNotContain("PG1001", Found(facts));
        Assert.Contains("PG1001", Found(facts with { Packages = [.. facts.Packages.Select(package => package with { UsedByPath = [(CodeKinds.Msbuild, "lib/net8.0/A.dll")] })] }));

        static IEnumerable<string> Found(ProjectFacts facts) => PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(Code), facts).Findings.Select(finding => finding.Rule.Id);
    }

    [Fact]
    public void What_is_recorded_may_run_and_what_is_gained_is_said_once()
    {
        Assert.Empty(Ids(Project(["build/A.targets"], Targets).Recorded(Record()), Code, "PG1"));
        Assert.Equal(["PG1203"], Ids(Project(["build/A.targets"], Targets with { Sha256 = new string('3', 64) }).Recorded(Record()), Code, "PG1"));
        Assert.Equal(["PG1203"], Ids(Project(["build/A.targets"], Targets, Analyzer).Recorded(Record()), Code, "PG1"));
        string[] refused = Said(Project(["build/A.targets"], Targets).Recorded(), Code, "PG1");
        Assert.Equal(["PG1001 A 1.0.0 runs MSBuild code in this build: build/A.targets; review it, then record it in policygate.lock.json"], refused);
    }

    [Fact]
    public void What_only_the_project_makes_build_code_needs_an_entry()
    {
        // The record is of the archive, in which the imported file is none.
        CodeFile none = new("lib/net8.0/A.dll", CodeKinds.None, new string('4', 64));
        TrustRecord record = Record() with { BuildCode = CodeKinds.None, BuildCodeSha256 = [] };
        Assert.Equal(["PG1001"], Ids(Project(["build/A.targets"], none).Recorded(record), Code, "PG1"));
        Assert.Empty(Ids(Project(["build/A.targets"], none).Recorded(record), Code.Replace("trust }", "trust, allow: [{ package: A, kinds: [msbuild] }] }", StringComparison.Ordinal), "PG1"));
    }

    [Fact]
    public void An_entry_binds_as_ever()
    {
        string policy = Code.Replace("trust }", $"trust, allow: [{{ package: A, kinds: [msbuild], sha256: {new string('0', 64)} }}] }}", StringComparison.Ordinal);
        Assert.Equal(["PG1007"], Ids(Project(["build/A.targets"], Targets).Recorded(Record()), policy, "PG1"));
    }

    [Theory]
    [InlineData("packages: { default: trust }", "PG0104", "packages.default: trust asks the trust file, and the policy has no section trust")]
    [InlineData("build-code: { default: trust }", "PG0104", "build-code.default: trust asks the trust file, and the policy has no section trust")]
    [InlineData("capabilities: { default: trust }", "PG0104", "trust")]
    public void It_needs_the_section_trust(string policy, string rule, string expected) =>
        Assert.Contains(TestPolicy.Problems($"version: 1\n{policy}\n"), problem => problem.Contains(rule, StringComparison.Ordinal) && problem.Contains(expected, StringComparison.Ordinal));

    private static TestProject Project(string[] imports, params CodeFile[] files) =>
        new TestProject().Reference("A", "1.0.0").OnDisk("A", "HASH1").Signed("A").Licensed("A", "MIT").Runs("A", imports, files);

    private static TrustRecord Record() => new("A") { Licenses = ["MIT"], BuildCode = CodeKinds.Msbuild, BuildCodeSha256 = [Digest] };

    private static string[] Said(TestProject project, string policy, string rules) => [.. project.Says(policy).Where(line => line.StartsWith(rules, StringComparison.Ordinal))];

    private static string[] Ids(TestProject project, string policy, string rules) => [.. Said(project, policy, rules).Select(line => line[..6])];
}
