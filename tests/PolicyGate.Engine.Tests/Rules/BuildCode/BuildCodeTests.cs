using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.BuildCode;

public class BuildCodeTests
{
    private const string Deny = "build-code: { default: deny }";
    private static readonly CodeFile Targets = new("build/A.targets", CodeKinds.Msbuild, new string('1', 64));
    private static readonly CodeFile Analyzer = new("analyzers/dotnet/cs/A.dll", CodeKinds.Analyzer, new string('2', 64));

    [Fact]
    public void PG1001_counts_what_the_project_imports_only()
    {
        Assert.StartsWith("PG1001 A 1.0.0 runs MSBuild code in this build: build/A.targets; review it, then add to build-code.allow { package: A@1.0.0, kinds: [msbuild], sha256: ", Assert.Single(Project(["build/A.targets"], Targets).Says(Deny)), StringComparison.Ordinal);
        Assert.Empty(Project(["build/_._"], Targets).Says(Deny));
        Assert.Empty(Project(["build/A.targets"], Targets).Says("build-code: {}"));
        Assert.Empty(Project(["build/A.targets"], Targets).Says("build-code: { default: allow }"));
    }

    [Fact]
    public void PG1002_counts_analyzers_of_the_project_s_language_even_where_the_reference_excludes_them()
    {
        Assert.Equal(["PG1002"], Codes(Project([], Analyzer), Deny));
        Assert.Equal(["PG1002"], Codes(Project([], Analyzer with { Path = "analyzers/dotnet/A.dll" }), Deny));
        Assert.Empty(Codes(Project([], Analyzer with { Path = "analyzers/dotnet/vb/A.dll" }), Deny));
    }

    [Fact]
    public void PG1003_and_PG1004_count_scripts_programs_and_native_binaries_that_are_live()
    {
        Assert.Equal(["PG1003"], Codes(Project([], new CodeFile("tools/install.ps1", CodeKinds.Script, "X")), Deny));
        Assert.Equal(["PG1004"], Codes(Project([], new CodeFile("tools/a.exe", CodeKinds.Executable, "X")), Deny));
        CodeFile native = new("runtimes/linux-x64/native/a.so", CodeKinds.Native, "X");
        Assert.Equal(["PG1004"], Codes(Project([native.Path], native), Deny));
        Assert.Empty(Codes(Project([], native), Deny));
        CodeFile beside = new("build/a.so", CodeKinds.Native | CodeKinds.Msbuild, "X");
        Assert.Equal(["PG1001", "PG1004"], Codes(Project(["build/A.targets"], Targets, beside), Deny));
    }

    [Fact]
    public void PG1005_judges_project_SDKs()
    {
        TestProject project = new TestProject().Reference("A", "1.0.0", kind: DeclarationKind.ProjectSdk).Runs("A", [], new CodeFile("Sdk/Sdk.props", CodeKinds.Sdk, "X"));
        Assert.Equal(["PG1005"], Codes(project, Deny));
        Assert.Empty(Codes(project, "build-code: { default: deny, allow: [{ package: A, kinds: [sdk] }] }"));
        Assert.Equal(["PG1005"], Codes(project, "build-code: { default: deny, allow: [{ package: A, kinds: [msbuild] }] }"));
    }

    [Fact]
    public void PG1007_holds_an_approval_to_the_bytes_that_it_names()
    {
        string hash = new PolicyGate.Facts.BuildCode([Targets, Analyzer]).Digest(CodeKinds.Msbuild);
        string policy = $"build-code: {{ allow: [{{ package: A, kinds: [msbuild], sha256: {hash} }}] }}";
        Assert.Empty(Codes(Project(["build/A.targets"], Targets), policy));
        Assert.Equal(["PG1002"], Codes(Project(["build/A.targets"], Targets, Analyzer), policy));
        string changed = Assert.Single(Project(["build/A.targets"], Targets with { Sha256 = new string('3', 64) }).Says(policy));
        Assert.StartsWith("PG1007 A 1.0.0 has build code (build/A.targets) whose hash is ", changed, StringComparison.Ordinal);
        Assert.Contains($"not the approved {hash}; review what changed", changed, StringComparison.Ordinal);
        Assert.Equal(["PG1007"], Codes(Project(["build/A.targets"], Targets, Targets with { Path = "tools/planted.dll" }), policy));

        // Anchored also where everything else is let in, and either of two approvals is enough.
        Assert.Equal(["PG1007"], Codes(Project(["build/A.targets"], Targets with { Sha256 = "other" }), policy.Replace("allow:", "default: allow, allow:", StringComparison.Ordinal)));
        string either = $"build-code: {{ allow: [{{ package: A, kinds: [msbuild], sha256: {hash} }}, {{ package: \"A*\", kinds: [msbuild] }}] }}";
        Assert.Empty(Codes(Project(["build/A.targets"], Targets with { Sha256 = "other" }), either));
    }

    [Fact]
    public void A_missing_archive_is_missing_evidence_once() =>
        Assert.Equal(["PG0004 PG1001 cannot be decided: the archive of A is in no package folder"], new TestProject().Reference("A", "1.0.0").Says(Deny));

    private static TestProject Project(string[] named, params CodeFile[] files) => new TestProject().Reference("A", "1.0.0").Runs("A", named, files);

    private static IEnumerable<string> Codes(TestProject project, string policy) => project.Says(policy).Select(line => line[..6]).Order(StringComparer.Ordinal);

    [Theory]
    [InlineData(5, "build/1.props, build/2.props, build/3.props, build/4.props, build/5.props; ")]
    [InlineData(7, "build/1.props, build/2.props, build/3.props, build/4.props, build/5.props and 2 more; ")]
    public void At_most_five_files_are_named(int files, string expected)
    {
        string[] named = [.. Enumerable.Range(1, files).Select(i => $"build/{i}.props").Reverse()];
        string said = Assert.Single(new TestProject().Reference("A", "1.0.0").Runs("A", named, [.. named.Select(name => new CodeFile(name, CodeKinds.Msbuild, "00"))]).Says("build-code: { default: deny }"));
        Assert.Contains(expected, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("native/x.so", true, true)]
    [InlineData("native/x.so", false, false)]
    [InlineData("lib/net8.0/x.so", true, false)]
    [InlineData("runtimes/linux/native/x.so", true, false)]
    [InlineData("analyzers/x.so", false, true)]
    public void A_native_binary_is_live_where_what_is_imported_can_load_it(string path, bool imports, bool isLive)
    {
        string[] named = imports ? ["build/A.targets"] : [];
        TestProject project = new TestProject().Reference("A", "1.0.0").Runs("A", named, new CodeFile(path, CodeKinds.Native, "00"), new CodeFile("build/A.targets", CodeKinds.Msbuild, "00"));
        Assert.Equal(isLive, project.Says("build-code: { default: deny, allow: [{ package: A, kinds: [msbuild] }] }").Any(line => line.Contains(path, StringComparison.Ordinal)));
    }
}
