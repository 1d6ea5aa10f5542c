using System.Text;
using PolicyGate.Facts;
using PolicyGate.Testing;
using PolicyGate.Tool.Adopting;

namespace PolicyGate.Tool.Tests.Adopting;

/// <summary><c>policygate init</c>: what it writes passes, and fails again when something changes.</summary>
public sealed class InitTests
{
    [Fact]
    public async Task What_is_written_passes_and_fails_again_when_anything_comes_in()
    {
        using RestoredProject project = Genuine();
        ToolRun init = await ToolRun.RunAsync("init", project.Folder.Path, "--no-cache");
        Assert.True(init.ExitCode == 0, init.ToString());
        string policy = File.ReadAllText(project.Folder["policygate.yaml"]);
        Assert.StartsWith("# yaml-language-server: $schema=https://", policy, StringComparison.Ordinal);
        foreach (string expected in new[]
        {
            "trust:\n  file: policygate.lock.json\npackages:\n  default: trust\nbuild-code:\n  default: trust\ncapabilities:\n  gained: error\n", "  require: repository\n", "  allow: [Apache-2.0, MIT]\n", "  minimum: 7d\n", "    - rules: [PG0301]",
        })
        {
            Assert.True(policy.Contains(expected, StringComparison.Ordinal), $"{expected}\n{policy}");
        }

        // What is particular to a package stands in the trust file, and in no waiver that names no package.
        Assert.DoesNotContain("NuGet.", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("YamlDotNet", policy, StringComparison.Ordinal);
        Assert.InRange(policy[..policy.IndexOf("\n# What does not pass today", StringComparison.Ordinal)].Split('\n').Length, 1, 59);
        string[] trust = File.ReadAllLines(project.Folder["policygate.lock.json"]);
        Assert.Equal(8, trust.Count(line => line.StartsWith('"') && line.EndsWith("\"adopted\":true}],\"review\":null}", StringComparison.Ordinal)));
        Assert.Contains("\"build-code\":[\"msbuild\"],\"build-code-sha256\":[\"", trust.Single(line => line.StartsWith("\"xunit.core\"", StringComparison.Ordinal)), StringComparison.Ordinal);

        ToolRun check = await Check(project);
        Assert.True(check.ExitCode == 0, check.ToString());

        // A policy that is there is not replaced unasked.
        Assert.Equal(2, (await ToolRun.RunAsync("init", project.Folder.Path)).ExitCode);
        Assert.Equal(policy, File.ReadAllText(project.Folder["policygate.yaml"]));

        // A new package.
        string assets = File.ReadAllText(project.AssetsFile);
        project.Target("net10.0", "YamlDotNet/18.1.0 -> Serilog", "Serilog/4.3.1");
        project.Write("obj/project.assets.json", project.Json());
        Assert.Contains("error PG0402: Serilog", (await Check(project)).Output, StringComparison.Ordinal);
        project.Write("obj/project.assets.json", assets);
        Assert.Equal(0, (await Check(project)).ExitCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("recommended")]
    [InlineData("strict")]
    public async Task It_fails_again_when_a_package_is_replaced_or_gains_build_code(string? preset)
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )", "B [1.0.0, )").Target("net10.0", "A/1.0.0", "B/1.0.0");
        string a = new SamplePackage("A", "1.0.0").File("lib/x/A.dll", "no assembly").File("build/A.targets", "<Project />").WriteTo(feed.Path);
        string b = new SamplePackage("B", "1.0.0").File("lib/x/B.dll", "no assembly").WriteTo(feed.Path);
        project.Extracted(a, "A", "1.0.0", "lib/x/A.dll").Extracted(b, "B", "1.0.0", "lib/x/B.dll");
        project.Write("obj/project.assets.json", project.Json());
        ToolRun init = await ToolRun.RunAsync(["init", project.Folder.Path, "--no-cache", .. preset is null ? Array.Empty<string>() : ["--preset", preset]]);
        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.Contains("packages: [A, B], require: none } # not signed", File.ReadAllText(project.Folder["policygate.yaml"]), StringComparison.Ordinal);
        Assert.Equal(0, (await Check(project)).ExitCode);

        // Other bytes under the same name.
        byte[] before = File.ReadAllBytes(project.Archive("B", "1.0.0"));
        File.Copy(new SamplePackage("B", "1.0.0").File("lib/x/B.dll", "no assembly").File("analyzers/dotnet/cs/B.dll", Encoding.ASCII.GetBytes("MZ")).WriteTo(feed["other"]), project.Archive("B", "1.0.0"), overwrite: true);
        string replaced = (await Check(project)).Output;
        Assert.Contains("error PG0701: B 1.0.0", replaced, StringComparison.Ordinal);
        Assert.Contains("error PG1203: B 1.0.0 has build code that is not recorded: analyzer", replaced, StringComparison.Ordinal);
        Assert.Contains("error PG1205: B 1.0.0 has the content hash", replaced, StringComparison.Ordinal);
        File.WriteAllBytes(project.Archive("B", "1.0.0"), before);
        Assert.Equal(0, (await Check(project)).ExitCode);
    }

    [Fact]
    public async Task A_folder_that_is_no_repository_gets_its_policy_too()
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        project.Extracted(new SamplePackage("A", "1.0.0").File("lib/x/A.dll", "no assembly").WriteTo(feed.Path), "A", "1.0.0", "lib/x/A.dll");
        project.Write("obj/project.assets.json", project.Json());
        Directory.Delete(project.Folder[".git"]);
        ToolRun init = await ToolRun.RunAsync("init", project.Folder.Path, "--no-cache");
        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.Contains("subjects: [App/packages.lock.json]", File.ReadAllText(project.Folder["policygate.yaml"]), StringComparison.Ordinal);
        Assert.Equal(0, (await Check(project)).ExitCode);
    }

    [Fact]
    public async Task A_signed_package_that_is_replaced_by_an_unsigned_one_fails()
    {
        using TempFolder copy = new("pg-packages");
        using RestoredProject project = new RestoredProject { PackageFolder = copy.Path }.Framework("net10.0", "YamlDotNet [18.1.0, )").Target("net10.0", "YamlDotNet/18.1.0");
        project.Installed(Path.Combine(RepositoryRoot.Packages, "yamldotnet/18.1.0/yamldotnet.18.1.0.nupkg"), "YamlDotNet", "18.1.0");
        Record(copy, "yamldotnet/18.1.0");
        project.Write("obj/project.assets.json", project.Json());
        ToolRun init = await ToolRun.RunAsync("init", project.Folder.Path, "--no-cache");
        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.Equal(0, (await Check(project)).ExitCode);
        File.Copy(new SamplePackage("YamlDotNet", "18.1.0").WriteTo(copy["feed"]), project.Archive("YamlDotNet", "18.1.0"), overwrite: true);
        Assert.Contains("error PG0601: YamlDotNet 18.1.0", (await Check(project)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_decided_is_no_policy()
    {
        using RestoredProject project = Genuine();
        File.WriteAllText(project.AssetsFile, "{");
        ToolRun run = await ToolRun.RunAsync("init", project.Folder.Path);
        Assert.Equal((3, true), (run.ExitCode, run.Error.Contains("PG0001", StringComparison.Ordinal)));
        Assert.False(File.Exists(project.Folder["policygate.yaml"]));

        // A package that is not on this machine has no evidence.
        using RestoredProject absent = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        absent.Write("obj/project.assets.json", absent.Json());
        run = await ToolRun.RunAsync("init", absent.Folder.Path);
        Assert.Equal((3, true), (run.ExitCode, run.Error.Contains("PG0004", StringComparison.Ordinal)));
        Assert.False(File.Exists(absent.Folder["policygate.yaml"]));
    }

    [Fact]
    public void A_repository_that_signs_is_written_down_and_one_that_claims_to_be_the_gallery_is_not()
    {
        // The tool verifies by the SDK's own roots: what it is told here is what a signature of a known authority would say.
        PackageSignature Signed(bool isGallery) => new(SignatureState.Valid, null, new string('C', 64), "CN=Feed", new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue, "https://feed.contoso.example/v3/index.json", ["us"]) { IsGallery = isGallery };
        ProjectFacts facts = new TestProject().Reference("A", "1.0.0").Reference("B", "1.0.0").Signed("A", repository: Signed(isGallery: false)).Signed("B", repository: Signed(isGallery: true)).With(lockedMode: true).Build();
        string draft = new PolicyDraft(new Inventory([facts]), new DateOnly(2026, 11, 23), null).Write();
        Assert.Contains($"    feed.contoso.example: {{ service-index: \"https://feed.contoso.example/v3/index.json\", fingerprints: [{new string('C', 64)}] }}\n", draft, StringComparison.Ordinal);
        Assert.Contains("  for:\n    - { packages: [B], require: none } # not signed by anybody who is known\n", draft, StringComparison.Ordinal);
        Assert.Contains("    - { packages: [B], minimum: 0h, ", draft, StringComparison.Ordinal);
        Assert.DoesNotContain(TestPolicy.Problems(draft), problem => problem.Contains("signatures", StringComparison.Ordinal));
        Assert.DoesNotContain(PolicyGate.Verdicts.Gate.Judge(TestPolicy.Parse(draft["version: 1\n".Length..].Split("version: 1\n")[1]), facts).Findings, finding => finding.Rule.Id.StartsWith("PG06", StringComparison.Ordinal) || finding.Rule.Id == "PG0802");
    }

    [Fact]
    public async Task A_repository_without_packages_gets_a_policy_that_lets_none_in()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        project.Write("obj/project.assets.json", project.Json());
        Assert.Equal(0, (await ToolRun.RunAsync("init", project.Folder.Path)).ExitCode);
        Assert.Equal(0, (await Check(project)).ExitCode);
    }

    [Theory]
    [InlineData(null, "<Project>\n  <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />\n</Project>\n")]
    [InlineData("<Project>\r\n\t<PropertyGroup />\r\n</Project>\r\n", "<Project>\r\n\t<Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />\r\n\t<PropertyGroup />\r\n</Project>\r\n")]
    [InlineData("<Project></Project>", "<Project>\n  <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />\n</Project>")]
    [InlineData("<Project a='b>' />", "<Project a='b>'>\n  <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />\n</Project>")]
    [InlineData("<Project><!-- keep --><PropertyGroup /></Project>", "<Project>\n  <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />\n  <!-- keep --><PropertyGroup /></Project>")]
    [InlineData("<Project>\n  <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />\n</Project>", "<Project>\n  <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />\n</Project>")]
    [InlineData("<Project>\n  <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" Condition=\"false\" />\n</Project>", "<Project>\n  <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />\n  <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" Condition=\"false\" />\n</Project>")]
    [InlineData("<Project>\n  <ImportGroup Condition=\"false\"><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></ImportGroup>\n</Project>", "<Project>\n  <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />\n  <ImportGroup Condition=\"false\"><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></ImportGroup>\n</Project>")]
    public async Task The_gate_is_set_up_without_harm_to_what_is_there(string? before, string expected)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        project.Write("obj/project.assets.json", project.Json());
        if (before is not null)
        {
            project.Folder.Write("Directory.Build.props", before);
        }

        for (int i = 0; i < 2; i++)
        {
            ToolRun run = await ToolRun.RunAsync("init", project.Folder.Path, "--sdk", "--no-cache");
            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.Equal(expected, File.ReadAllText(project.Folder["Directory.Build.props"]));
            Assert.Equal(i == 0 && before?.Contains("Condition", StringComparison.Ordinal) == true, run.Output.Contains("imports PolicyGate under a condition, which is not the gate", StringComparison.Ordinal));
            Assert.Equal("<Project>\n  <Import Project=\"Sdk.targets\" Sdk=\"PolicyGate\" />\n</Project>\n", File.ReadAllText(project.Folder["Directory.Solution.targets"]));
        }
    }

    [Theory]
    [InlineData("{\n  \"sdk\": { \"version\": \"10.0.401\" }\n}\n", "{\n  \"msbuild-sdks\": {\n    \"PolicyGate\": \"0.1.0\"\n  },\n  \"sdk\": { \"version\": \"10.0.401\" }\n}\n")]
    [InlineData("{ \"msbuild-sdks\": { \"X\": \"1.0.0\" } }", "{ \"msbuild-sdks\": {\n    \"PolicyGate\": \"0.1.0\", \"X\": \"1.0.0\" } }")]
    [InlineData("{\n  // \"msbuild-sdks\": {\n  \"msbuild-sdks\": { }\n}", "{\n  // \"msbuild-sdks\": {\n  \"msbuild-sdks\": {\n    \"PolicyGate\": \"0.1.0\"\n }\n}")]
    [InlineData("/* { */ {\n  /* \"msbuild-sdks\": { */ \"sdk\": {}\n}", "/* { */ {\n  \"msbuild-sdks\": {\n    \"PolicyGate\": \"0.1.0\"\n  },\n  /* \"msbuild-sdks\": { */ \"sdk\": {}\n}")]
    [InlineData("{}", "{\n  \"msbuild-sdks\": {\n    \"PolicyGate\": \"0.1.0\"\n  }\n}")]
    [InlineData("{ // comment\n  \"msbuild-sdks\": { \"policygate\": \"0.0.1\" },\n}", "{ // comment\n  \"msbuild-sdks\": { \"policygate\": \"0.0.1\" },\n}")]
    public async Task Global_json_gets_the_version_and_keeps_the_rest(string before, string expected)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("global.json", before);
        Assert.Equal(0, (await ToolRun.RunAsync("init", project.Folder.Path, "--sdk")).ExitCode);
        Assert.Equal(expected, File.ReadAllText(project.Folder["global.json"]));
    }

    [Theory]
    [InlineData("Directory.Build.props", "<Project>")]
    [InlineData("global.json", "[]")]
    [InlineData("global.json", "{ \"msbuild-sdks\": [] }")]
    public async Task A_file_that_is_not_what_it_should_be_is_left_alone(string name, string text)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("policygate.yaml", "version: 1\n");
        project.Folder.Write(name, text);
        ToolRun run = await ToolRun.RunAsync("init", project.Folder.Path, "--sdk");
        Assert.Equal((2, text), (run.ExitCode, File.ReadAllText(project.Folder[name])));
    }

    private static RestoredProject Genuine()
    {
        RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }
            .Framework("net10.0", "NuGet.Protocol [7.9.0, )", "YamlDotNet [18.1.0, )", "xunit.core [2.9.3, )")
            .Target("net10.0", "NuGet.Protocol/7.9.0 -> NuGet.Packaging", "NuGet.Packaging/7.9.0 -> NuGet.Configuration, NuGet.Versioning", "NuGet.Configuration/7.9.0 -> NuGet.Common", "NuGet.Common/7.9.0 -> NuGet.Frameworks", "NuGet.Frameworks/7.9.0", "NuGet.Versioning/7.9.0", "YamlDotNet/18.1.0", "xunit.core/2.9.3")
            .Builds("xunit.core/2.9.3", "build/xunit.core.props");
        project.Write("obj/project.assets.json", project.Json());
        return project;
    }

    private static void Record(TempFolder folder, string package) => folder.Write($"{package}/.nupkg.metadata", File.ReadAllText(Path.Combine(RepositoryRoot.Packages, package, ".nupkg.metadata")));

    private static Task<ToolRun> Check(RestoredProject project) => ToolRun.RunAsync("check", project.Folder.Path, "--no-cache");
}
