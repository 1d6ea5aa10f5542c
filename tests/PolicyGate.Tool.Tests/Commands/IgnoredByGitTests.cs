using PolicyGate.Testing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Tests.Commands;

/// <summary>Whoever writes what a clone has to have, or judges by it, says where git ignores it.</summary>
public sealed class IgnoredByGitTests
{
    private const string Said = "policygate: git ignores policygate.lock.json: a clone will not have it, and fails; git add --force it\n";

    [Fact]
    public async Task Init_says_it_of_all_that_it_writes_and_of_the_lock_files_that_its_policy_asks_for()
    {
        using TempFolder feed = new("pg-ignored");
        using RestoredProject project = Project(feed);
        project.Folder.Write(".gitignore", "obj/\n*.lock.json\nglobal.json\n");
        ToolRun init = await ToolRun.RunAsync("init", project.Folder.Path, "--sdk", "--no-cache");
        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.Contains("policygate: git ignores App/packages.lock.json, global.json, policygate.lock.json: a clone will not have them, and fails; git add --force them\n", init.Error, StringComparison.Ordinal);

        // As it says.
        project.Write("packages.lock.json", "{}");
        TestGit.Run(project.Folder.Path, "add", "--force", "App/packages.lock.json", "global.json", "policygate.lock.json");
        Assert.DoesNotContain("git ignores", (await ToolRun.RunAsync("trust", "status", project.Folder.Path, "--no-cache")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.lock.json", true)]
    [InlineData("*.lock.json\n!policygate.lock.json", false)]
    [InlineData("/policygate.*", true)]
    [InlineData("/src/*.json", false)]
    [InlineData("", false)]
    public async Task Trust_and_allow_say_it_where_they_write_and_check_of_what_it_judges_by(string ignored, bool isSaid)
    {
        using TempFolder feed = new("pg-ignored");
        using RestoredProject project = Project(feed);
        project.Folder.Write(".gitignore", $"obj/\n{ignored}\n");
        project.Folder.Write("policygate.yaml", "version: 1\ntrust: {}\npackages: { default: trust }\n");
        TestGit.Run(project.Folder.Path, "add", "--force", "policygate.yaml");
        Assert.DoesNotContain("git ignores", (await Run("trust", "init")).Error, StringComparison.Ordinal);
        foreach (string[] command in new string[][] { ["trust", "init", "--apply"], ["trust", "update", "--path"], ["trust", "update", "--apply", "--path"], ["trust", "status"] })
        {
            ToolRun run = await Run(command);
            Assert.True(run.Error.Contains(Said, StringComparison.Ordinal) == (isSaid && command is not [_, "update", "--path"]), $"{string.Join(' ', command)}: {run}");
        }

        Assert.Equal(isSaid, (await Run("check")).Error.Contains(Said, StringComparison.Ordinal));
        Assert.DoesNotContain("git ignores", (await Run("check", "--quiet")).Error, StringComparison.Ordinal);
        ToolRun json = await Run("check", "--format", "json");
        Assert.Equal(isSaid, json.Error.Contains(Said, StringComparison.Ordinal));
        Assert.DoesNotContain("git ignores", json.Output, StringComparison.Ordinal);

        File.WriteAllText(project.Folder["policygate.lock.json"], "{\n\"schema\": 1,\n\"packages\": {\n}\n}\n");
        Assert.Equal(isSaid, (await Run("allow", "A", "--apply")).Error.Contains(Said, StringComparison.Ordinal));

        Task<ToolRun> Run(params string[] arguments) => ToolRun.RunAsync([.. arguments, project.Folder.Path, "--no-cache"]);
    }

    [Fact]
    public void Of_another_repository_inside_and_by_a_link_the_right_one_is_asked()
    {
        using TempFolder folder = new("pg-ignored");
        foreach (string repository in new[] { "outer", "outer/inner" })
        {
            Directory.CreateDirectory(folder[repository]);
            TestGit.Run(folder[repository], "init", "-q");
        }

        folder.Write("outer/.gitignore", "*.lock.json\n");
        folder.Write("outer/inner/.gitignore", "*.yaml\n");
        Directory.CreateDirectory(folder["outer/inner/src"]);
        Directory.CreateSymbolicLink(folder["link"], folder["outer"]);
        string[] files = [folder["outer/policygate.lock.json"], folder["outer/policygate.yaml"], folder["outer/inner/src/packages.lock.json"], folder["outer/inner/policygate.yaml"], folder["link/other.lock.json"], folder["outer/inner/nowhere/a.yaml"], folder["nothing/packages.lock.json"]];
        Assert.Equal([files[0], files[4], files[3], files[5]], GitCommand.Ignored(files));
    }

    private static RestoredProject Project(TempFolder feed)
    {
        RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        Directory.Delete(project.Folder[".git"]);
        TestGit.Run(project.Folder.Path, "init", "-q");
        project.Extracted(new SamplePackage("A", "1.0.0").File("lib/x/A.dll", "no assembly").WriteTo(feed.Path), "A", "1.0.0", "lib/x/A.dll");
        project.Write("obj/project.assets.json", project.Json());
        return project;
    }
}
