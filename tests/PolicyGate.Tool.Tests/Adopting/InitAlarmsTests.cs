using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Adopting;

/// <summary>What <c>policygate init</c> writes no policy for: denials, bytes that are not what was installed, paths that are patterns.</summary>
public sealed class InitAlarmsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_replaced_archive_is_a_problem_and_no_debt(bool isMerged)
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed);
        const string Before = "version: 1\npackages: { allow: [A, B] }\n";
        if (isMerged)
        {
            project.Folder.Write("policygate.yaml", Before);
        }

        File.Copy(new SamplePackage("B", "1.0.0").File("lib/x/other.dll", "other").WriteTo(feed["other"]), project.Archive("B", "1.0.0"), overwrite: true);
        ToolRun init = await ToolRun.RunAsync(["init", project.Folder.Path, "--no-cache", .. isMerged ? ["--force"] : Array.Empty<string>()]);
        Assert.Equal((3, true), (init.ExitCode, init.Error.Contains("error PG0701: B 1.0.0", StringComparison.Ordinal)));
        Assert.Contains("no policy was written", init.Error, StringComparison.Ordinal);
        Assert.Equal(isMerged ? Before : null, File.Exists(project.Folder["policygate.yaml"]) ? File.ReadAllText(project.Folder["policygate.yaml"]) : null);
    }

    [Fact]
    public async Task What_the_policy_denies_is_not_waived()
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed);
        const string Policy = "version: 1\npackages:\n  deny:\n    - { id: B, reason: no }\n";
        project.Folder.Write("policygate.yaml", Policy);
        ToolRun init = await ToolRun.RunAsync("init", project.Folder.Path, "--no-cache", "--force");
        Assert.Equal((3, true), (init.ExitCode, init.Error.Contains("error PG0401: B 1.0.0", StringComparison.Ordinal)));
        Assert.Equal(Policy, File.ReadAllText(project.Folder["policygate.yaml"]));
    }

    [Theory]
    [InlineData("**/**/*.csproj")]
    [InlineData("Old/*.csproj")]
    [InlineData("a\\b/Old.csproj")]
    public async Task A_path_that_is_a_pattern_is_a_problem(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed);
        project.Folder.Write(path, "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        ToolRun init = await ToolRun.RunAsync("init", project.Folder.Path, "--no-cache");
        Assert.Equal((3, true), (init.ExitCode, init.Error.Contains("would be a pattern in a policy", StringComparison.Ordinal)));
        Assert.False(File.Exists(project.Folder["policygate.yaml"]));
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
}
