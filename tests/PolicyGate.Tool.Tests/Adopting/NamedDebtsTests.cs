using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Adopting;

/// <summary>The waivers that <c>policygate init</c> writes: each debt by its name, no other, and none that is not needed on the day.</summary>
public sealed class NamedDebtsTests
{
    private const string Plain = "<configuration><packageSources><clear /><add key=\"plain\" value=\"http://plain.example/index.json\" allowInsecureConnections=\"true\" /></packageSources></configuration>";

    [Fact]
    public async Task Name_the_file_and_the_source_and_a_new_case_fails()
    {
        using RestoredProject project = Unlocked();
        project.Folder.Write("nuget.config", Plain);
        string config = project.Folder["nuget.config"];
        project.Restore("configFilePaths", new System.Text.Json.Nodes.JsonArray(config));
        project.Write("obj/project.assets.json", project.Json());
        string policy = await Init(project);
        Assert.Contains("    - rules: [PG0301] # Lock file missing\n      subjects: [App/packages.lock.json]\n      reason:", policy, StringComparison.Ordinal);
        Assert.Contains("    - rules: [PG0504] # Insecure source\n      subjects: [\"source:plain\"]\n      reason:", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy[policy.IndexOf("\nwaivers:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        await Passes(project);

        // Another source of the same kind, in the same file.
        File.WriteAllText(config, Plain.Replace("</packageSources>", "<add key=\"worse\" value=\"http://worse.example/index.json\" /></packageSources>", StringComparison.Ordinal));
        Assert.Contains("error PG0504: the source worse", (await Check(project)).Output, StringComparison.Ordinal);
        File.WriteAllText(config, Plain);
        await Passes(project);

        // Another project without a lock file.
        string lib = project.Folder.Write("Lib/Lib.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        project.Folder.Write("Lib/obj/project.assets.json", project.Json().Replace(project.ProjectFile, lib, StringComparison.Ordinal));
        ToolRun check = await Check(project);
        Assert.Contains("error PG0301", check.Output, StringComparison.Ordinal);
        Assert.Contains("Lib/Lib.csproj", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_each_package_in_its_own_projects_only()
    {
        using TempFolder feed = new("pg-debts");
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )", "B 2.*").Target("net10.0", "A/1.0.0", "B/2.0.0");
        project.Extracted(new SamplePackage("A", "1.0.0").File("lib/x/A.dll", "no assembly").WriteTo(feed.Path), "A", "1.0.0", "lib/x/A.dll").Extracted(new SamplePackage("B", "2.0.0").File("lib/x/B.dll", "no assembly").WriteTo(feed.Path), "B", "2.0.0", "lib/x/B.dll");
        project.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"A\" Version=\"1.0.0\" /><PackageReference Include=\"B\" Version=\"2.*\" /></ItemGroup></Project>");
        project.Write("obj/project.assets.json", project.Json());

        // Lib has A as a float, which App has not.
        string lib = project.Folder.Write("Lib/Lib.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"A\" Version=\"1.*\" /></ItemGroup></Project>");
        project.Folder.Write("Lib/obj/project.assets.json", project.Json().Replace(project.ProjectFile, lib, StringComparison.Ordinal).Replace("\"[1.0.0, )\"", "\"1.*\"", StringComparison.Ordinal).Replace("\"2.*\"", "\"[2.0.0, )\"", StringComparison.Ordinal));
        string policy = await Init(project);
        Assert.Contains("    - rules: [PG0201] # Floating version\n      packages: [B@2.0.0]\n      projects: [App/App.csproj]\n", policy, StringComparison.Ordinal);
        Assert.Contains("    - rules: [PG0201] # Floating version\n      packages: [A@1.0.0]\n      projects: [Lib/Lib.csproj]\n", policy, StringComparison.Ordinal);
        await Passes(project);

        // The float of one project in the other is a new one.
        project.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"A\" Version=\"1.*\" /><PackageReference Include=\"B\" Version=\"2.*\" /></ItemGroup></Project>");
        project.Write("obj/project.assets.json", project.Json().Replace("\"[1.0.0, )\"", "\"1.*\"", StringComparison.Ordinal));
        Assert.Contains("error PG0201: A floats", (await Check(project)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("recommended")]
    [InlineData("strict")]
    public async Task Are_all_needed_on_the_day(string? preset)
    {
        using RestoredProject project = Unlocked();
        ToolRun init = await ToolRun.RunAsync(["init", project.Folder.Path, "--no-cache", .. preset is null ? Array.Empty<string>() : ["--preset", preset]]);
        Assert.True(init.ExitCode == 0, init.ToString());
        await Passes(project);
    }

    [Fact]
    public async Task What_a_lock_file_pins_is_no_debt()
    {
        using TempFolder feed = new("pg-debts");
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A 1.*").Target("net10.0", "A/1.0.0");
        project.Extracted(new SamplePackage("A", "1.0.0").File("lib/x/A.dll", "no assembly").WriteTo(feed.Path), "A", "1.0.0", "lib/x/A.dll");
        project.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"A\" Version=\"1.*\" /></ItemGroup></Project>");
        project.Write("obj/project.assets.json", project.Json());
        string hash = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(project.Archive("A", "1.0.0"))!, ".nupkg.metadata")))!["contentHash"]!.GetValue<string>();
        project.Write("packages.lock.json", $$"""{ "version": 1, "dependencies": { "net10.0": { "A": { "type": "Direct", "requested": "[1.*, )", "resolved": "1.0.0", "contentHash": "{{hash}}" } } } }""");
        string policy = await Init(project);
        Assert.Contains("  direct: locked # ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("PG0201", policy, StringComparison.Ordinal);
        await Passes(project);
        File.Delete(Path.Combine(Path.GetDirectoryName(project.ProjectFile)!, "packages.lock.json"));
        Assert.Contains("error PG0201: A floats (1.*), and packages.lock.json is missing", (await Check(project)).Output, StringComparison.Ordinal);
    }

    // A project that asks for no lock file and has none.
    private static RestoredProject Unlocked()
    {
        RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0").Restore("restoreLockProperties", new System.Text.Json.Nodes.JsonObject());
        project.Write("obj/project.assets.json", project.Json());
        return project;
    }

    private static async Task<string> Init(RestoredProject project)
    {
        ToolRun init = await ToolRun.RunAsync("init", project.Folder.Path, "--no-cache");
        Assert.True(init.ExitCode == 0, init.ToString());
        return File.ReadAllText(project.Folder["policygate.yaml"]);
    }

    private static async Task Passes(RestoredProject project)
    {
        ToolRun check = await Check(project);
        Assert.True(check.ExitCode == 0 && !check.Output.Contains("the waiver", StringComparison.Ordinal), $"{check}\n{File.ReadAllText(project.Folder["policygate.yaml"])}");
    }

    private static Task<ToolRun> Check(RestoredProject project) => ToolRun.RunAsync("check", project.Folder.Path, "--no-cache");
}
