using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.Capabilities;

public class CapabilitiesTests
{
    private const string Library = "lib/net8.0/A.dll";
    private const string Analyzer = "analyzers/dotnet/cs/A.dll";
    private const string Task = "build/A.Tasks.dll";

    public static TheoryData<string> Words => [.. CapabilityWords.All.Except([Capability.Unanalysable]).Select(capability => capability.Word())];

    [Theory]
    [MemberData(nameof(Words))]
    public void PG1402_tells_each_capability_that_no_entry_names(string word)
    {
        TestProject project = Project(Code(Library, CodeKinds.None, CapabilityWords.Parse(word)));
        Assert.Empty(project.Says("capabilities: { default: allow }"));
        Assert.Empty(project.Says($"capabilities: {{ default: deny, allow: [{{ packages: [A], capabilities: [{word}] }}] }}"));

        // Files and reflection gate only where the policy speaks of them.
        string spoken = word is "files" or "reflection" ? $", allow: [{{ packages: [B], capabilities: [{word}] }}]" : string.Empty;
        Assert.Equal([$"PG1402 A 1.0.0 can do what no entry of capabilities.allow names: {word} (X.Y.Z in {Library}); review it, then add to capabilities.allow {{ packages: [A], capabilities: [{word}] }}"], project.Says($"capabilities: {{ default: deny{spoken} }}"));
        Assert.Equal(spoken.Length == 0 ? ["PG1402"] : [], project.Says("capabilities: { default: deny }").Select(line => line[..6]));
    }

    [Fact]
    public void PG1401_tells_what_a_package_can_do_and_its_record_does_not_have_whichever_version_it_is()
    {
        const string Gained = "trust: { file: policygate.lock.json }\ncapabilities: { gained: error }";
        static string[] Of(TestProject project, string policy) => [.. project.Says(policy).Where(line => line.Contains("PG14", StringComparison.Ordinal))];
        TrustRecord record = new("A") { Capabilities = Capability.Network, BuildCodeCapabilities = Capability.Registry, Versions = [new RecordedVersion("1.0.0", new DateOnly(2026, 1, 1), "OLD")] };
        TestProject project = Project(Code(Library, CodeKinds.None, Capability.Network | Capability.Process | Capability.Files), Code("a.so", CodeKinds.None, Capability.Unanalysable), Code(Analyzer, CodeKinds.Analyzer, Capability.Registry | Capability.Reflection)).OnDisk("A", "NEW");
        Assert.Empty(Of(project, Gained));
        Assert.Equal([$"PG1401 A 1.0.0 can do what was not recorded of it: process (X.Y.Z in {Library}); unanalysable (a.so X.Y.Z), in a record that was assumed when it was adopted; find out what it needs that for, then policygate trust update --accept A --by NAME takes it in"], Of(project.Recorded(record), Gained));
        Assert.Equal(Severity.Warning, Assert.Single(project.Judge(Gained.Replace("error", "warning", StringComparison.Ordinal)), finding => finding.Rule.Id == "PG1401").Severity);
        Assert.Empty(Of(project, Gained.Replace("error", "off", StringComparison.Ordinal)));
        Assert.Empty(Of(project.Recorded(record with { Capabilities = record.Capabilities | Capability.Process | Capability.Unanalysable }), Gained));
        Assert.Contains("process (X.Y.Z", Assert.Single(Of(project.Recorded(record with { Versions = [new RecordedVersion("1.0.0", new DateOnly(2026, 1, 1), "NEW")] }), Gained)), StringComparison.Ordinal);
        Assert.Contains("files (X.Y.Z", Assert.Single(Of(project.Recorded(record), Gained.Replace("error", "error, allow: [{ packages: [B], capabilities: [files] }]", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.StartsWith("PG0004 PG1401 cannot be decided: ", Of(project.Unread<PackageCapabilities>("A"), Gained)[0], StringComparison.Ordinal);
        Assert.Contains("PG0104", Assert.Single(TestPolicy.Problems("version: 1\ncapabilities: { gained: error }")), StringComparison.Ordinal);
    }

    [Fact]
    public void PG1401_tells_what_build_code_and_tools_can_do_too()
    {
        const string Gained = "trust: { file: policygate.lock.json }\ncapabilities: { gained: error }";
        static string Of(TestProject project, string policy) => Assert.Single(project.Says(policy), line => line.Contains("PG14", StringComparison.Ordinal));
        TrustRecord record = new("A") { Capabilities = Capability.Process | Capability.Registry, Versions = [new RecordedVersion("1.0.0", new DateOnly(2026, 1, 1), "OLD")] };
        CapableCode[] code = [Code(Library, CodeKinds.None, Capability.Process), Code(Analyzer, CodeKinds.Analyzer, Capability.Process | Capability.Files), Code("tools/a.exe", CodeKinds.Msbuild, Capability.Registry | Capability.Unanalysable)];
        TestProject project = Project(code).OnDisk("A", "NEW").Recorded(record);
        Assert.StartsWith($"PG1401 A 1.0.0 can do what was not recorded of it: in a build process (X.Y.Z in {Analyzer}); in a build registry (X.Y.Z in tools/a.exe); in a build unanalysable (tools/a.exe X.Y.Z), in a record", Of(project, Gained), StringComparison.Ordinal);
        Assert.Contains($"in a build files (X.Y.Z in {Analyzer})", Of(project, Gained.Replace("error", "error, allow: [{ packages: [B], build-code: [files] }]", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(project.Recorded(record with { BuildCodeCapabilities = record.Capabilities | Capability.Unanalysable }).Says(Gained), line => line.Contains("PG14", StringComparison.Ordinal));
        ProjectFacts tool = Project(Code("tools/net8.0/any/a.dll", CodeKinds.Msbuild | CodeKinds.Tool, Capability.Network)).OnDisk("A", "NEW").Recorded(record).Build() with { Kind = InputKind.ToolManifest };
        Assert.Contains("not recorded of it: network (X.Y.Z in tools/net8.0/any/a.dll), in a record", Assert.Single(PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(Gained), tool).Findings, finding => finding.Rule.Id == "PG1401").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PG1402_names_every_capability_once_with_the_first_file_and_says_which_entry_to_change()
    {
        TestProject project = Project(
            new CapableCode(["lib/net462/A.dll", Library], CodeKinds.None, [new GivenCapability(Capability.Network, ["N.A", "N.B"]), new GivenCapability(Capability.Process, ["P.A"])]),
            Code("lib/net9.0/A.dll", CodeKinds.None, Capability.Process | Capability.Terminate));
        Assert.Equal(
            ["PG1402 A 1.0.0 can do what no entry of capabilities.allow names: process (P.A in lib/net462/A.dll); terminate (X.Y.Z in lib/net9.0/A.dll); review it, then add to capabilities of its entry: process, terminate"],
            project.Says("capabilities: { allow: [{ packages: [A], capabilities: [network] }] }"));
        Assert.Empty(project.Says("capabilities: { allow: [{ packages: [A], capabilities: [network] }, { packages: [\"*\"], capabilities: [process, terminate] }] }"));
        Assert.Empty(project.Says("capabilities: { allow: [{ packages: [B], capabilities: [] }] }"));
        Assert.Equal(3, Assert.Single(project.Judge("capabilities:\n  default: deny")).DecidedBy!.Value.Line);
    }

    [Fact]
    public void PG1403_judges_what_runs_in_this_build_and_nothing_else()
    {
        TestProject project = Project(Code(Analyzer, CodeKinds.Analyzer, Capability.Network), Code("analyzers/dotnet/vb/A.dll", CodeKinds.Analyzer, Capability.Process), Code(Task, CodeKinds.Msbuild, Capability.Registry), Code(Library, CodeKinds.None, Capability.Identity));
        Assert.Equal(
            [$"PG1403 A 1.0.0 can do in a build what no build code may: network (X.Y.Z in {Analyzer}); review it, then add to capabilities.allow {{ packages: [A], build-code: [network] }}"],
            project.Says("capabilities: { build-code: [] }"));
        Assert.Empty(project.Says("capabilities: { build-code: [network] }"));
        Assert.Empty(project.Says("capabilities: { build-code: [], allow: [{ packages: [A], build-code: [network] }] }"));
        Assert.Empty(project.Says("capabilities: { allow: [{ packages: [B], build-code: [process] }] }"));
        Assert.Equal(["PG1402", "PG1403"], project.Says("capabilities: { default: deny }").Select(line => line[..6]).Order(StringComparer.Ordinal));

        // A task assembly runs where something of the package is imported.
        Assert.Contains("registry (X.Y.Z in build/A.Tasks.dll)", Assert.Single(project.Runs("A", ["build/A.targets"]).Says("capabilities: { build-code: [network] }")), StringComparison.Ordinal);

        // The compiler of F# may be given any analyzer, and runs type providers wherever they lie.
        string[] said = [.. project.Called("App.fsproj").Provides("A", Library).Says("capabilities: { build-code: [] }")];
        Assert.Contains($"network (X.Y.Z in {Analyzer}); process (X.Y.Z in analyzers/dotnet/vb/A.dll); registry (X.Y.Z in {Task}); identity (X.Y.Z in {Library})", Assert.Single(said), StringComparison.Ordinal);
    }

    // One empty file under Sdk/ makes an SDK of a package; its libraries stay what they are.
    [Fact]
    public void PG1402_judges_the_libraries_of_what_could_be_an_SDK_too()
    {
        Assert.Equal(["PG1402"], Project(Code(Library, CodeKinds.Sdk, Capability.Network)).Says("capabilities: { default: deny }").Select(line => line[..6]));
        TestProject sdk = new TestProject().Reference("A", "1.0.0", kind: DeclarationKind.ProjectSdk).Can("A", Code("Sdk/A.dll", CodeKinds.Sdk, Capability.Network));
        Assert.Equal(["PG1403"], sdk.Says("capabilities: { default: deny }").Select(line => line[..6]));
        Assert.Equal(["PG1402"], Project(Code(Task, CodeKinds.Msbuild, Capability.Network)).Runs("A", [Task]).Says("capabilities: { default: deny, build-code: [network] }").Select(line => line[..6]));
    }

    [Fact]
    public void PG1403_leaves_files_alone_unless_an_entry_speaks_of_them()
    {
        TestProject project = Project(Code(Analyzer, CodeKinds.Analyzer, Capability.Files));
        Assert.Empty(project.Says("capabilities: { build-code: [] }"));
        Assert.Empty(project.Says("capabilities: { build-code: [], allow: [{ packages: [B], capabilities: [files] }] }"));
        Assert.Equal(["PG1403"], project.Says("capabilities: { build-code: [], allow: [{ packages: [B], build-code: [files] }] }").Select(line => line[..6]));
        Assert.Empty(project.Says("capabilities: { build-code: [files] }"));
    }

    [Fact]
    public void PG1404_lists_what_cannot_be_analysed_as_a_warning()
    {
        TestProject project = Project(
            new CapableCode(["runtimes/linux-x64/native/a.so", "runtimes/win-x64/native/a.dll"], CodeKinds.None, [new GivenCapability(Capability.Unanalysable, ["is a native binary"])]),
            new CapableCode([Library], CodeKinds.None, [new GivenCapability(Capability.Network, ["N.A"]), new GivenCapability(Capability.Unanalysable, ["has metadata that cannot be read (x)"])]));
        Assert.Empty(project.Says("capabilities: { default: allow }"));
        Assert.Equal(Severity.Warning, Assert.Single(project.Judge("capabilities: { default: deny, allow: [{ packages: [A], capabilities: [network] }] }")).Severity);
        Assert.Equal(
            [$"PG1404 A 1.0.0 cannot be analysed: runtimes/linux-x64/native/a.so is a native binary, and 1 more like it; {Library} has metadata that cannot be read (x); what it can do is not known: find out what it is, then add to capabilities of its entry: unanalysable"],
            project.Says("capabilities: { default: deny, allow: [{ packages: [A], capabilities: [network] }] }"));
        Assert.Empty(project.Says("capabilities: { default: deny, allow: [{ packages: [A], capabilities: [network, unanalysable] }] }"));
        Assert.Equal(["PG1404"], Project(Code(Analyzer, CodeKinds.Analyzer, Capability.Unanalysable)).Says("capabilities: { build-code: [] }").Select(line => line[..6]));
    }

    [Fact]
    public void A_missing_archive_is_missing_evidence_once_and_only_where_it_is_asked()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0");
        Assert.Equal(["PG0004 PG1402 cannot be decided: the archive of A is in no package folder"], project.Says("capabilities: { default: deny }"));
        Assert.Equal(["PG0004 PG1403 cannot be decided: the archive of A is in no package folder"], project.Says("capabilities: { build-code: [] }"));
        Assert.Empty(project.Says("capabilities: { allow: [{ packages: [B], capabilities: [] }] }"));
    }

    [Fact]
    public void What_strangers_call_their_members_is_cut_and_printable()
    {
        string many = new('x', 100_000);
        string said = Assert.Single(Project(new CapableCode([Library], CodeKinds.None, [new GivenCapability(Capability.NativeCode, [$"\u202E\u001B[31m##vso[task]{many}"])])).Says("capabilities: { default: deny }"));
        Assert.DoesNotContain('\u202E', said);
        Assert.DoesNotContain('\u001B', said);
        Assert.DoesNotContain("##vso[", said, StringComparison.Ordinal);
        Assert.True(said.Length < 1000);
    }

    [Theory]
    [InlineData("capabilities: { default: deny, allow: [{ packages: [A], capabilities: [internet] }] }", "PG0104")]
    [InlineData("capabilities: { allow: [{ packages: [A] }] }", "PG0104")]
    [InlineData("capabilities: { allow: [{ packages: [A], capabilities: [network, network] }] }", "PG0105")]
    [InlineData("capabilities: { allow: [{ packages: [A], capabilities: [network] }, { packages: [A], build-code: [files] }] }", "PG0105")]
    [InlineData("capabilities: { permit: [] }", "PG0103")]
    public void What_is_written_wrongly_is_told(string policy, string rule) => Assert.StartsWith(rule, Assert.Single(TestPolicy.Problems("version: 1\n" + policy)), StringComparison.Ordinal);

    private static TestProject Project(params CapableCode[] code) => new TestProject().Reference("A", "1.0.0").Can("A", code);

    private static CapableCode Code(string file, CodeKinds runsAs, Capability capabilities) => new([file], runsAs, [.. capabilities.Each().Select(capability => new GivenCapability(capability, ["X.Y.Z"]))]);
}
