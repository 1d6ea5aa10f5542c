using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Adopting;

/// <summary><c>init</c> where not everything can be read, and where a policy is there already.</summary>
public sealed class InitMergeTests
{
    private const string Wish = "# ours, do not touch\nversion: 1\npackages: # by hand\n  default: deny\n  allow:\n    - B # first\n    - Z # not here yet\n  deny:\n    - { id: Evil, reason: no }\nage: { minimum: 30d }\nrules: { PG0112: off }\n";

    [Theory]
    [InlineData("Old/Old.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />", "not restored when the policy was written on ")]
    [InlineData("Old/Old.fsproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />", "not restored when the policy was written on ")]
    [InlineData("Old/Old.vbproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />", "not restored when the policy was written on ")]
    [InlineData("samples/With Space/A.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />", "not restored when the policy was written on ")]
    [InlineData("Old/Old.csproj", "<Project", "could not be read when the policy was written on ")]
    [InlineData("Old/packages.config", "<packages>", "could not be read when the policy was written on ")]
    [InlineData("Old/packages.lock.json", "{", "could not be read when the policy was written on ")]
    [InlineData("Old/Old.csproj", "<Project><PropertyGroup><TargetFramework>net45</TargetFramework></PropertyGroup></Project>", "not restored when the policy was written on ")]
    [InlineData("tool.cs", "#:package A@1.0.0\n", "not restored when the policy was written on ")]
    public async Task What_cannot_be_read_and_nothing_builds_is_excluded_by_name(string file, string text, string reason)
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed);
        project.Folder.Write(file, text);
        ToolRun init = await Init(project);
        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.Contains($"policygate: {file}: PG000", init.Error, StringComparison.Ordinal);
        Assert.Contains("the policy excludes it by name", init.Error, StringComparison.Ordinal);
        Assert.Contains($"exclude:\n  - {{ projects: [{file}], reason: {reason}", Policy(project), StringComparison.Ordinal);
        ToolRun check = await Check(project);
        Assert.True(check.ExitCode == 0, check + Policy(project));
        Assert.Contains($"1 excluded\nexcluded, {reason}", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_manifest_that_cannot_be_read_is_not_covered_and_never_excluded()
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed);
        project.Folder.Write("Old/dotnet-tools.json", "{");
        ToolRun init = await Init(project);
        Assert.Equal((3, true), (init.ExitCode, init.Error.Contains("policygate: Old/dotnet-tools.json: PG0001", StringComparison.Ordinal)));
        Assert.Contains("a tool manifest is no project that could be excluded", init.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("exclude:", Policy(project), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("All.slnx", "<Solution><Project Path=\"App/App.csproj\" /><Project Path=\"Old/Old.csproj\" /></Solution>")]
    [InlineData("App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../Old/Old.csproj\" /></ItemGroup></Project>")]
    public async Task What_something_builds_is_never_excluded_and_the_rest_gets_its_policy(string builder, string text)
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed);
        project.Folder.Write("Old/Old.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        project.Folder.Write("Older/Older.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        project.Folder.Write(builder, text);
        ToolRun init = await Init(project);
        Assert.Equal(3, init.ExitCode);
        Assert.Contains("policygate: Old/Old.csproj: PG0002", init.Error, StringComparison.Ordinal);
        Assert.Contains("something here builds it, so the policy does not exclude it", init.Error, StringComparison.Ordinal);
        Assert.Contains("exclude:\n  - { projects: [Older/Older.csproj], reason: ", Policy(project), StringComparison.Ordinal);
        Assert.DoesNotContain("projects: [Old/Old.csproj]", Policy(project), StringComparison.Ordinal);
        Assert.Contains("What it covers passes as of today; review it, then tighten it.\n# Not covered, because it could not be read: [Old/Old.csproj]\nversion: 1\n", Policy(project), StringComparison.Ordinal);
        Assert.Equal(3, (await Check(project)).ExitCode);
    }

    [Fact]
    public async Task What_is_written_stays_and_what_lacks_comes()
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed);
        project.Folder.Write("policygate.yaml", Wish);
        Assert.Equal(2, (await Init(project)).ExitCode);
        Assert.Equal(Wish, Policy(project));
        ToolRun init = await Init(project, "--force");
        Assert.True(init.ExitCode == 0, init.ToString());
        string policy = Policy(project);
        Assert.StartsWith(Wish.Replace("    - Z # not here yet\n", "    - Z # not here yet\n    - A\n", StringComparison.Ordinal).TrimEnd('\n'), policy, StringComparison.Ordinal);
        foreach (string section in new[] { "trust", "capabilities", "pinning", "lockfile", "sources", "signatures", "integrity", "licenses", "build-code", "waivers" })
        {
            Assert.Equal(2, policy.Split($"\n{section}:\n").Length);
        }

        Assert.Contains("+    - A\n", init.Output, StringComparison.Ordinal);
        ToolRun check = await Check(project);
        Assert.True(check.ExitCode == 0, check + policy);

        // A second time nothing is added.
        Assert.Contains("has it all", (await Init(project, "--force")).Output, StringComparison.Ordinal);
        Assert.Equal(policy, Policy(project));
    }

    [Fact]
    public async Task What_init_wrote_takes_in_what_came_since()
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed);
        Assert.Equal(0, (await Init(project)).ExitCode);
        string before = Policy(project);
        string[] trust = File.ReadAllLines(project.Folder["policygate.lock.json"]);
        project.Target("net10.0", "A/1.0.0 -> C", "B/1.0.0", "C/1.0.0");
        project.Extracted(new SamplePackage("A", "1.0.0").File("lib/x/A.dll", "no assembly").WriteTo(feed.Path), "A", "1.0.0", "lib/x/A.dll").Extracted(new SamplePackage("B", "1.0.0").File("lib/x/B.dll", "no assembly").WriteTo(feed.Path), "B", "1.0.0", "lib/x/B.dll");
        project.Extracted(new SamplePackage("C", "1.0.0").File("lib/x/C.dll", "no assembly").File("tools/install.ps1", "exit").WriteTo(feed.Path), "C", "1.0.0", "lib/x/C.dll");
        project.Write("obj/project.assets.json", project.Json());
        Assert.Equal(1, (await Check(project)).ExitCode);
        ToolRun init = await Init(project, "--force");
        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.All(before.Split('\n'), line => Assert.Contains(line, Policy(project).Split('\n')));
        string[] recorded = File.ReadAllLines(project.Folder["policygate.lock.json"]);
        Assert.All(trust, line => Assert.Contains(line, recorded));
        Assert.Matches("^\"C\": .*\"build-code\":\\[\"msbuild\",\"script\"\\],\"build-code-sha256\":\\[\"[0-9A-F]{64}\"\\]", Assert.Single(recorded.Except(trust), line => line != ","));
        ToolRun check = await Check(project);
        Assert.True(check.ExitCode == 0, check + Policy(project));
    }

    [Theory]
    [InlineData("extends: [strict]\n", 30)]
    [InlineData("waivers: { max-length: 5d }\n", 5)]
    [InlineData("waivers: { max-length: 12h }\n", 0)]
    [InlineData("waivers: { max-length: 365d }\n", 90)]
    public async Task Waivers_are_as_long_as_the_policy_lets_them_be(string says, int days)
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed);
        project.Folder.Write("policygate.yaml", $"version: 1\n{says}");
        ToolRun init = await Init(project, "--force");
        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.Contains($"expires: {DateTime.UtcNow.Date.AddDays(days):yyyy-MM-dd}", Policy(project), StringComparison.Ordinal);
        ToolRun check = await Check(project);
        Assert.True(check.ExitCode == 0, check + Policy(project));
    }

    [Fact]
    public async Task A_policy_that_cannot_be_used_is_left_alone()
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed);
        project.Folder.Write("policygate.yaml", "version: 1\nnonsense: true\n");
        ToolRun init = await Init(project, "--force");
        Assert.Equal((3, true), (init.ExitCode, init.Error.Contains("PG0103", StringComparison.Ordinal)));
        Assert.Equal("version: 1\nnonsense: true\n", Policy(project));
    }

    [Fact]
    public async Task A_policy_of_the_other_name_is_merged_too()
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed);
        project.Folder.Write("policygate.yml", Wish);
        Assert.Equal(0, (await Init(project, "--force", "--preset", "recommended")).ExitCode);
        Assert.False(File.Exists(project.Folder["policygate.yaml"]));
        Assert.Contains("extends:\n  - recommended\n", File.ReadAllText(project.Folder["policygate.yml"]), StringComparison.Ordinal);
        Assert.Equal(0, (await Check(project)).ExitCode);
    }

    private static RestoredProject Project(TempFolder feed)
    {
        RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )", "B [1.0.0, )").Target("net10.0", "A/1.0.0", "B/1.0.0");
        foreach (string id in new[] { "A", "B" })
        {
            project.Extracted(new SamplePackage(id, "1.0.0").File($"lib/x/{id}.dll", "no assembly").WriteTo(feed.Path), id, "1.0.0", $"lib/x/{id}.dll");
        }

        project.Write("obj/project.assets.json", project.Json());
        return project;
    }

    private static string Policy(RestoredProject project) => File.ReadAllText(project.Folder["policygate.yaml"]);

    private static Task<ToolRun> Init(RestoredProject project, params string[] options) => ToolRun.RunAsync(["init", project.Folder.Path, "--no-cache", .. options]);

    private static Task<ToolRun> Check(RestoredProject project, params string[] options) => ToolRun.RunAsync(["check", project.Folder.Path, "--no-cache", .. options]);
}
