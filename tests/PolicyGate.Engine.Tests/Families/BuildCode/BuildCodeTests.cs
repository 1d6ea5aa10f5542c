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
        string hash = DigestOf(Targets);
        string policy = $"build-code: {{ allow: [{{ package: A, kinds: [msbuild], sha256: {hash} }}] }}";
        Assert.Empty(Codes(Project(["build/A.targets"], Targets), policy));
        Assert.Equal(["PG1002", "PG1007"], Codes(Project(["build/A.targets"], Targets, Analyzer), policy));
        CodeFile other = Targets with { Sha256 = new string('3', 64) };
        string changed = Assert.Single(Project(["build/A.targets"], other).Says(policy));
        Assert.StartsWith($"PG1007 A 1.0.0 has build code (build/A.targets) in an archive whose hash is {DigestOf(other)}, ", changed, StringComparison.Ordinal);
        Assert.Contains($"not the approved {hash}; review what changed", changed, StringComparison.Ordinal);
        Assert.EndsWith($"sha256: {DigestOf(other)}", changed, StringComparison.Ordinal);
        Assert.Equal(["PG1007"], Codes(Project(["build/A.targets"], Targets, Targets with { Path = "tools/planted.dll" }), policy));

        // Anchored also where everything else is let in, and either of two approvals is enough.
        Assert.Equal(["PG1007"], Codes(Project(["build/A.targets"], Targets with { Sha256 = "other" }), policy.Replace("allow:", "default: allow, allow:", StringComparison.Ordinal)));
        string either = $"build-code: {{ allow: [{{ package: A, kinds: [msbuild], sha256: {hash} }}, {{ package: \"A*\", kinds: [msbuild] }}] }}";
        Assert.Empty(Codes(Project(["build/A.targets"], Targets with { Sha256 = "other" }), either));
    }

    [Fact]
    public void PG1007_tells_the_narrower_hash_of_0_1_0_and_never_accepts_it()
    {
        string narrow = new PolicyGate.Facts.BuildCode([Targets, Analyzer]).NarrowDigest(CodeKinds.Msbuild);
        string said = Assert.Single(Project(["build/A.targets"], Targets, Analyzer with { Kinds = CodeKinds.None }).Says($"build-code: {{ allow: [{{ package: A, kinds: [msbuild], sha256: {narrow} }}] }}"));
        Assert.StartsWith($"PG1007 A 1.0.0 has build code (build/A.targets) that is approved by 0.1.0's narrower hash {narrow}, ", said, StringComparison.Ordinal);
        Assert.EndsWith($"review all of it and approve anew with sha256: {DigestOf(Targets, Analyzer)}", said, StringComparison.Ordinal);
        Assert.NotEqual(DigestOf(Targets), new PolicyGate.Facts.BuildCode([Targets]).NarrowDigest(CodeKinds.Msbuild));
    }

    [Fact]
    public void An_approval_is_of_paths_as_much_as_of_bytes_also_where_a_path_looks_like_two_entries()
    {
        string one = new('1', 64);
        Assert.NotEqual(DigestOf(new CodeFile("a", CodeKinds.None, one), new CodeFile("b", CodeKinds.None, one)), DigestOf(new CodeFile($"a\n{one}\nb", CodeKinds.None, one)));
        Assert.NotEqual(DigestOf(new CodeFile("a", CodeKinds.None, one)), DigestOf(new CodeFile("b", CodeKinds.None, one)));
    }

    [Theory]
    [InlineData("analyzersX/A.dll", "App.csproj", true)]
    [InlineData("analyzers.dll", "App.csproj", true)]
    [InlineData("analyzers/dotnet/fs/A.dll", "App.csproj", true)]
    [InlineData("analyzers/dotnet/VB/A.dll", "App.csproj", false)]
    [InlineData("analyzers/dotnet/vb/cs/A.dll", "App.csproj", true)]
    [InlineData("analyzers/vb.A.dll", "App.csproj", true)]
    [InlineData("analyzers/dotnet/cs/A.dll", "App.vbproj", false)]
    [InlineData("analyzers/dotnet/vb/A.dll", "App.vbproj", true)]
    [InlineData("analyzers/dotnet/fs/A.dll", "App.vbproj", true)]
    [InlineData("analyzers/dotnet/vb/A.dll", "App.fsproj", true)]
    [InlineData("analyzers/dotnet/cs/A.dll", "App.fsproj", true)]
    [InlineData("analyzers/dotnet/vb/A.dll", "App.proj", true)]
    public void PG1002_counts_what_the_SDK_takes_and_all_of_it_where_the_language_is_not_known(string path, string project, bool isLive)
    {
        TestProject app = Project([], Analyzer with { Path = path }).Called(project);
        Assert.Equal(isLive, Codes(app, Deny).Contains("PG1002"));
    }

    [Fact]
    public void PG1002_counts_what_the_assets_file_lists_also_where_the_archive_does_not_hold_it() =>
        Assert.Contains("analyzers/dotnet/cs/Planted.dll", Assert.Single(Project([], Targets).Lists("A", "analyzers/dotnet/cs/Planted.dll").Says(Deny)), StringComparison.Ordinal);

    [Theory]
    [InlineData("App.fsproj", true)]
    [InlineData("App.proj", true)]
    [InlineData("packages.lock.json", true)]
    [InlineData("App.csproj", false)]
    [InlineData("app.cs", false)]
    [InlineData("App.vbproj", false)]
    public void PG1002_counts_type_providers_where_the_project_may_be_of_F(string project, bool isLive)
    {
        const string Provider = "lib/netstandard2.0/A.dll";
        TestProject app = Project([Provider]).Called(project).Provides("A", Provider);
        string[] said = [.. app.Says(Deny)];
        Assert.Equal(isLive ? 1 : 0, said.Length);
        Assert.All(said, line => Assert.StartsWith($"PG1002 A 1.0.0 runs in the compiler: {Provider}; review it, then add to build-code.allow {{ package: A@1.0.0, kinds: [analyzer], sha256: ", line, StringComparison.Ordinal));
        Assert.Empty(app.Says("build-code: { default: deny, allow: [{ package: A, kinds: [analyzer] }] }"));
    }

    [Fact]
    public void PG1002_cannot_be_decided_where_the_assemblies_cannot_be_read()
    {
        TestProject project = Project([]).Called("App.fsproj").Unread<TypeProviders>("A");
        Assert.Equal(["PG0004 PG1002 cannot be decided: the archive of A is in no package folder"], project.Says(Deny));
    }

    private static string DigestOf(params CodeFile[] files) => PackageContent.Of(files.Select(file => (file.Path, file.Sha256))).Digest;

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
