using PolicyGate.Testing;
using PolicyGate.Tool.Adopting;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Tests.Adopting;

/// <summary>The tool of a repository is of the gate's version, by its manifest, and the policy that init writes takes it.</summary>
public sealed class ToolManifestTests
{
    private const string Written = """
        {
          "version": 1,
          "isRoot": true,
          "tools": {
            "policygate.tool": {
              "version": "0.1.0",
              "commands": ["policygate"],
              "rollForward": false
            }
          }
        }

        """;

    private const string Entry = "\"policygate.tool\": {\n      \"version\": \"0.1.0\",\n      \"commands\": [\"policygate\"],\n      \"rollForward\": false\n    }";

    [Theory]
    [InlineData("{\n  \"version\": 1,\n  \"isRoot\": false,\n  \"x-ours\": [1, 2],\n  \"tools\": {\n    \"a\": { \"version\": \"1.0.0\", \"commands\": [\"a\"] }\n  }\n}\n", "{\n  \"version\": 1,\n  \"isRoot\": false,\n  \"x-ours\": [1, 2],\n  \"tools\": {\n    \"a\": { \"version\": \"1.0.0\", \"commands\": [\"a\"] },\n    " + Entry + "\n  }\n}\n")]
    [InlineData("{ // ours\n  \"tools\": {\n    // the linter\n    \"a\": { \"version\": \"1.0.0\" } // why\n  },\n}\n", "{ // ours\n  \"tools\": {\n    // the linter\n    \"a\": { \"version\": \"1.0.0\" }, // why\n    " + Entry + "\n  },\n}\n")]
    [InlineData("{\n  \"tools\": {\n    \"a\": {\"version\":\"1.0.0\"}, /* why */\n  }\n}", "{\n  \"tools\": {\n    \"a\": {\"version\":\"1.0.0\"}, /* why */\n    " + Entry + "\n  }\n}")]
    [InlineData("{ \"version\": 1, \"tools\": {} }", "{ \"version\": 1, \"tools\": {\n    " + Entry + "\n  } }")]
    [InlineData("{\n  \"tools\": {\n  }\n}\n", "{\n  \"tools\": {\n    " + Entry + "\n  }\n}\n")]
    [InlineData("{\n  \"version\": 1\n}\n", "{\n  \"version\": 1,\n  \"tools\": {\n    " + Entry + "\n  }\n}\n")]
    [InlineData("{\n  \"tools\": {\n    \"ä \\\"tools\\\": {\": { \"version\": \"1.0.0\" }\n  }\n}\n", "{\n  \"tools\": {\n    \"ä \\\"tools\\\": {\": { \"version\": \"1.0.0\" },\n    " + Entry + "\n  }\n}\n")]
    [InlineData("{\n  \"tools\": {\n    \"PolicyGate.Tool\": { \"version\": \"0.0.9\", \"commands\": [\"policygate\"], \"rollForward\": true } // keep\n  }\n}\n", "{\n  \"tools\": {\n    \"PolicyGate.Tool\": { \"version\": \"0.1.0\", \"commands\": [\"policygate\"], \"rollForward\": true } // keep\n  }\n}\n")]
    public void Gets_the_tool_and_loses_nothing(string before, string after)
    {
        using TempFolder root = new("pg-manifest");
        string file = root.Write("dotnet-tools.json", before);
        (IReadOnlyList<TextFile> edits, IReadOnlyList<string> moves) = ToolManifest.Install(root.Path, "0.1.0");
        Assert.Equal(after, Assert.Single(edits).Edited);
        Assert.Equal(before.Contains("0.0.9", StringComparison.Ordinal) ? [$"{file}: policygate.tool 0.0.9 is now 0.1.0, the version of the gate"] : [], moves);
        edits[0].Save();
        Assert.DoesNotContain(ToolManifest.Install(root.Path, "0.1.0").Edits, edit => edit.IsChanged);
    }

    [Fact]
    public void Keeps_tabs_and_line_ends()
    {
        using TempFolder root = new("pg-manifest");
        root.Write(".config/dotnet-tools.json", "{\r\n\t\"tools\": {\r\n\t\t\"a\": { \"version\": \"1.0.0\" }\r\n\t}\r\n}\r\n");
        Assert.Equal("{\r\n\t\"tools\": {\r\n\t\t\"a\": { \"version\": \"1.0.0\" },\r\n\t\t\"policygate.tool\": {\r\n\t\t\t\"version\": \"0.1.0\",\r\n\t\t\t\"commands\": [\"policygate\"],\r\n\t\t\t\"rollForward\": false\r\n\t\t}\r\n\t}\r\n}\r\n", ToolManifest.Install(root.Path, "0.1.0").Edits[0].Edited);
    }

    [Fact]
    public void Of_two_manifests_the_one_that_names_it_is_moved()
    {
        using TempFolder root = new("pg-manifest");
        root.Write(".config/dotnet-tools.json", "{ \"tools\": {} }");
        string naming = root.Write("dotnet-tools.json", "{ \"tools\": { \"policygate.tool\": { \"version\": \"9.0.0\" } } }");
        Assert.Equal([naming], ToolManifest.Install(root.Path, "0.1.0").Edits.Where(edit => edit.IsChanged).Select(edit => edit.Path));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{ \"tools\": [] }")]
    [InlineData("{ \"tools\": { \"policygate.tool\": { \"commands\": [] } } }")]
    [InlineData("{} {}")]
    public async Task What_is_no_manifest_is_left_alone_and_nothing_else_is_written(string text)
    {
        using RestoredProject project = Empty();
        project.Folder.Write("dotnet-tools.json", text);
        ToolRun run = await ToolRun.RunAsync("init", project.Folder.Path, "--sdk");
        Assert.Equal((2, text), (run.ExitCode, File.ReadAllText(project.Folder["dotnet-tools.json"])));
        Assert.False(File.Exists(project.Folder["policygate.yaml"]) || File.Exists(project.Folder["global.json"]));
    }

    [Fact]
    public async Task Init_writes_one_and_a_policy_that_takes_the_tool_by_its_bytes()
    {
        using TempFolder packages = new("pg-tools");
        using RestoredProject project = Empty();
        project.Folder.Write("nuget.config", $"""<configuration><config><add key="globalPackagesFolder" value="{packages.Path}" /></config></configuration>""");
        Install(packages, "1");
        ToolRun init = await ToolRun.RunAsync("init", project.Folder.Path, "--sdk", "--no-cache");
        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.Contains("next: review the policy, run dotnet tool restore and dotnet policygate check", init.Output, StringComparison.Ordinal);
        Assert.Equal(Written.ReplaceLineEndings("\n"), File.ReadAllText(project.Folder[".config/dotnet-tools.json"]));
        string policy = File.ReadAllText(project.Folder["policygate.yaml"]);
        Assert.Matches("\n\"policygate.tool\": .*\"build-code\":\\[[^]]*\"tool\"\\],\"build-code-sha256\":\\[\"[0-9A-F]{64}\"\\]", File.ReadAllText(project.Folder["policygate.lock.json"]));
        Assert.DoesNotContain("on-missing-evidence", policy, StringComparison.Ordinal);
        ToolRun check = await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache");
        Assert.True(check.ExitCode == 0, check.ToString());

        // Other bytes under its name.
        Install(packages, "2");
        check = await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache");
        Assert.Contains("error PG1203: policygate.tool 0.1.0", check.Output, StringComparison.Ordinal);
        Assert.Contains("error PG1205: policygate.tool 0.1.0", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_that_are_not_restored_are_let_in_by_their_ids_and_that_is_said()
    {
        using TempFolder packages = new("pg-tools");
        using RestoredProject project = Empty();
        project.Folder.Write("nuget.config", $"""<configuration><config><add key="globalPackagesFolder" value="{packages.Path}" /></config></configuration>""");
        project.Folder.Write(".config/dotnet-tools.json", Written);
        ToolRun init = await ToolRun.RunAsync("init", project.Folder.Path, "--no-cache");
        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.Contains("policygate: not on this machine, so not recorded, and let in by the id alone, whatever the version: policygate.tool; dotnet tool restore, then policygate init --force records what it brings, and packages.allow needs it no more\n", init.Error, StringComparison.Ordinal);
        string policy = File.ReadAllText(project.Folder["policygate.yaml"]);
        Assert.Contains(" from 1 project, 1 tool manifest and 1 package. It passes as of today; ", policy, StringComparison.Ordinal);

        // As it says.
        Install(packages, "1");
        init = await ToolRun.RunAsync("init", project.Folder.Path, "--force", "--no-cache");
        Assert.True(init.ExitCode == 0 && !init.Error.Contains("not on this machine", StringComparison.Ordinal), init.ToString());
        project.Folder.Write("policygate.yaml", string.Join('\n', File.ReadAllLines(project.Folder["policygate.yaml"]).Where(line => !line.Contains("allow: [policygate.tool]", StringComparison.Ordinal))) + "\n");
        ToolRun check = await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache");
        Assert.True(check.ExitCode == 0, check + File.ReadAllText(project.Folder["policygate.yaml"]));
    }

    [Fact]
    public async Task A_policy_that_is_there_is_left_and_it_is_said_that_it_does_not_take_the_tool()
    {
        using RestoredProject project = Empty();
        string policy = project.Folder.Write("policygate.yaml", "version: 1\npackages: { default: deny }\n");
        ToolRun run = await ToolRun.RunAsync("init", project.Folder.Path, "--sdk");
        Assert.Equal((0, "version: 1\npackages: { default: deny }\n"), (run.ExitCode, File.ReadAllText(policy)));
        Assert.Contains("policygate allow policygate.tool --apply", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await ToolRun.RunAsync("allow", "policygate.tool", project.Folder.Path, "--apply")).ExitCode);
        Assert.DoesNotContain("does not take the tool", (await ToolRun.RunAsync("init", project.Folder.Path, "--sdk")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_there_takes_the_tool_where_init_may_add_to_it()
    {
        using TempFolder packages = new("pg-tools");
        using RestoredProject project = Empty();
        project.Folder.Write("nuget.config", $"""<configuration><config><add key="globalPackagesFolder" value="{packages.Path}" /></config></configuration>""");
        project.Folder.Write("policygate.yaml", "version: 1\npackages:\n  allow:\n    - Mine # kept\nbuild-code:\n  default: deny\n");
        Install(packages, "1");
        ToolRun init = await ToolRun.RunAsync("init", project.Folder.Path, "--sdk", "--force", "--no-cache");
        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.Contains("    - Mine # kept\n    - policygate.tool\n", File.ReadAllText(project.Folder["policygate.yaml"]), StringComparison.Ordinal);
        Assert.DoesNotContain("does not take the tool", init.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache")).ExitCode);
    }

    [Fact]
    public async Task It_follows_the_gate_that_global_json_has_already()
    {
        using RestoredProject project = Empty();
        project.Folder.Write("global.json", "{ \"msbuild-sdks\": { \"PolicyGate\": \"0.0.1\" } }");
        ToolRun run = await ToolRun.RunAsync("init", project.Folder.Path, "--sdk");
        Assert.Contains("\"version\": \"0.0.1\"", File.ReadAllText(project.Folder[".config/dotnet-tools.json"]), StringComparison.Ordinal);
        Assert.Contains("the tool manifest follows global.json", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_where_no_policy_is_written()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        project.Write("obj/project.assets.json", "{");
        Assert.Equal(3, (await ToolRun.RunAsync("init", project.Folder.Path, "--sdk")).ExitCode);
        Assert.Equal([".git", "App"], Directory.GetFileSystemEntries(project.Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using TempFolder nothing = new("pg-nothing");
        Assert.Equal(2, (await ToolRun.RunAsync("init", nothing.Path, "--sdk")).ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(nothing.Path));
    }

    [Fact]
    public void The_running_tool_is_told_by_where_NuGet_laid_its_package_out()
    {
        using TempFolder folder = new("pg-own");
        string tool = Path.GetDirectoryName(folder.Write("policygate.tool/0.1.0/tools/net10.0/any/policygate.dll", string.Empty))!;
        Assert.Null(OwnPackage.Of(tool));
        folder.Write("policygate.tool/0.1.0/policygate.tool.0.1.0.nupkg", string.Empty);
        Assert.Equal(new RunningTool("policygate.tool", folder.Path), OwnPackage.Of(tool + Path.DirectorySeparatorChar));
        Assert.Null(OwnPackage.Of("/"));
        Assert.Null(OwnPackage.Running);
    }

    [Fact]
    public void A_manifest_that_is_not_restored_is_judged_by_the_running_tool_and_only_for_itself()
    {
        using TempFolder packages = new("pg-tools");
        using TempFolder global = new("pg-global");
        using RestoredProject project = Empty();
        Install(packages, "1");
        Install(packages, "1", "other.tool");
        string manifest = project.Folder.Write("dotnet-tools.json", "{ \"tools\": { \"policygate.tool\": { \"version\": \"0.1.0\" }, \"other.tool\": { \"version\": \"0.1.0\" } } }");
        project.Folder.Write("nuget.config", $"""<configuration><config><add key="globalPackagesFolder" value="{global.Path}" /></config></configuration>""");
        project.Folder.Write("policygate.yaml", "version: 1\nbuild-code: { default: deny }\n");
        GateRequest request = new() { Kind = Facts.InputKind.ToolManifest, ProjectFile = manifest, AssetsFile = manifest, Tool = new RunningTool("policygate.tool", packages.Path) };
        Assert.Equal(["PG0004 other.tool", "PG1006 policygate.tool"], GateRunner.Run(request).Verdict.Findings.Select(finding => $"{finding.Rule.Id} {finding.PackageId}").Order(StringComparer.Ordinal));
        Assert.Equal(["PG0004 other.tool", "PG0004 policygate.tool"], GateRunner.Run(request with { Tool = null }).Verdict.Findings.Select(finding => $"{finding.Rule.Id} {finding.PackageId}").Order(StringComparer.Ordinal));
    }

    private static RestoredProject Empty()
    {
        RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        project.Write("obj/project.assets.json", project.Json());
        return project;
    }

    // As dotnet tool restore leaves it.
    private static void Install(TempFolder packages, string bytes, string id = "policygate.tool")
    {
        using TempFolder feed = new("pg-feed");
        string package = new SamplePackage(id, "0.1.0").File("tools/net10.0/any/DotnetToolSettings.xml", "<DotNetCliTool />").File("tools/net10.0/any/run.txt", bytes).WriteTo(feed.Path);
        using RestoredProject installer = new RestoredProject { PackageFolder = packages.Path }.Framework("net10.0").Target("net10.0", $"{id}/0.1.0");
        if (Directory.Exists(packages[$"{id}/0.1.0"]))
        {
            Directory.Delete(packages[$"{id}/0.1.0"], recursive: true);
        }

        installer.Extracted(package, id, "0.1.0", "tools/net10.0/any/run.txt");
    }
}
