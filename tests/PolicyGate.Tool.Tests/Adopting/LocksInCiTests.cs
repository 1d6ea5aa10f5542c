using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Adopting;

/// <summary><c>init</c> behind <c>fix --apply</c>: what the files have mended is no debt, whatever the restore that is here was.</summary>
public sealed class LocksInCiTests
{
    private const string LockFiles = "<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>";

    [Theory]
    [InlineData("<RestoreLockedMode Condition=\"'$(CI)' == 'true' or '$(ContinuousIntegrationBuild)' == 'true'\">true</RestoreLockedMode>", false)]
    [InlineData("<RestoreLockedMode Condition=\"'$(CI)' == 'true'\">true</RestoreLockedMode>", false)]
    [InlineData("<On Condition=\"'$(CI)' != ''\">true</On><RestoreLockedMode>$(On)</RestoreLockedMode>", false)]
    [InlineData("<RestoreLockedMode>false</RestoreLockedMode>", true)]
    [InlineData("<RestoreLockedMode Condition=\"'$(CI)' != 'true'\">true</RestoreLockedMode>", true)]
    [InlineData("<RestoreLockedMode Condition=\"'$(CI)' == 'true'\">true</RestoreLockedMode><RestoreLockedMode>false</RestoreLockedMode>", true)]
    [InlineData("<RestoreLockedMode Condition=\"'$([System.Guid]::NewGuid())' != ''\">true</RestoreLockedMode>", true)]
    public async Task A_locked_mode_that_is_on_in_ci_needs_no_waiver(string written, bool isWaived)
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed, isLocked: true);
        project.Folder.Write("Directory.Build.props", $"<Project><PropertyGroup>{LockFiles}{written}</PropertyGroup></Project>");
        ToolRun init = await Init(project);
        Assert.True(init.ExitCode == 0, init.ToString());
        string policy = File.ReadAllText(project.Folder["policygate.yaml"]);
        Assert.Contains("  locked-mode: ci\n", policy, StringComparison.Ordinal);
        Assert.Equal(isWaived, policy.Contains("- rules: [PG0304]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_response_file_says_of_every_restore_counts()
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed, isLocked: true);
        project.Folder.Write("Directory.Build.props", $"<Project><PropertyGroup>{LockFiles}<RestoreLockedMode Condition=\"'$(CI)' == 'true'\">true</RestoreLockedMode></PropertyGroup></Project>");
        project.Folder.Write("Directory.Build.rsp", "-p:RestoreLockedMode=false");
        Assert.Equal(0, (await Init(project)).ExitCode);
        Assert.Contains("- rules: [PG0304]", File.ReadAllText(project.Folder["policygate.yaml"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_files_that_were_turned_on_since_the_restore_want_one_first()
    {
        using TempFolder feed = new("pg-init");
        using RestoredProject project = Project(feed, isLocked: false);
        project.Folder.Write("Directory.Build.props", $"<Project><PropertyGroup>{LockFiles}</PropertyGroup></Project>");
        ToolRun init = await Init(project);
        Assert.Equal((3, true), (init.ExitCode, init.Error.Contains("error PG0301: packages.lock.json is missing", StringComparison.Ordinal)));
        Assert.EndsWith("policygate: no policy was written; mend this, restore, and try again\n", init.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(project.Folder["policygate.yaml"]));

        // The restore that was asked for.
        Lock(project);
        Assert.Equal(0, (await Init(project)).ExitCode);
    }

    private static RestoredProject Project(TempFolder feed, bool isLocked)
    {
        RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        project.Extracted(new SamplePackage("A", "1.0.0").File("lib/x/A.dll", "no assembly").WriteTo(feed.Path), "A", "1.0.0", "lib/x/A.dll");
        if (isLocked)
        {
            Lock(project);
        }
        else
        {
            project.Restore("restoreLockProperties", new JsonObject());
        }

        project.Write("obj/project.assets.json", project.Json());
        return project;
    }

    private static void Lock(RestoredProject project)
    {
        using JsonDocument metadata = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(project.Archive("A", "1.0.0"))!, ".nupkg.metadata")));
        project.Write("packages.lock.json", $$"""{ "version": 1, "dependencies": { "net10.0": { "A": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "{{metadata.RootElement.GetProperty("contentHash").GetString()}}" } } } }""");
    }

    private static Task<ToolRun> Init(RestoredProject project) => ToolRun.RunAsync("init", project.Folder.Path, "--no-cache");
}
