using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Checking;

/// <summary>Entries and waivers that no project under a policy meets, told by a check of the policy's folder and removed by <c>fix</c>.</summary>
public sealed class WholePolicyTests
{
    private const string Spent = "    - rules: [PG0401] # gone\n      packages: [Gone]\n      reason: it was here\n      expires: 2099-01-01\n";
    private const string Needed = "    # still here\n    - rules: [PG0401]\n      packages: [Other]\n      reason: it is here\n      expires: 2099-01-01\n";

    [Fact]
    public async Task A_waiver_that_one_project_needs_is_needed()
    {
        using RestoredProject project = Two($"packages: {{ deny: [Other] }}\nwaivers:\n  entries:\n{Spent}{Needed}");
        ToolRun check = await Check(project);
        Assert.Contains("warning PG0112: the waiver of PG0401 for Gone waives nothing; remove it; policygate fix", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PG0112: the waiver of PG0401 for Other", check.Output, StringComparison.Ordinal);
        Assert.Equal(0, check.ExitCode);
    }

    [Fact]
    public async Task A_waiver_that_nothing_needs_is_not_told_to_expire_and_one_that_is_needed_is()
    {
        string soon = DateTime.UtcNow.AddDays(5).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        using RestoredProject project = Two($"packages: {{ deny: [Other] }}\nwaivers:\n  entries:\n{Spent}{Needed}".Replace("2099-01-01", soon, StringComparison.Ordinal));
        ToolRun check = await Check(project);
        Assert.Contains("warning PG0112: the waiver of PG0401 for Gone waives nothing", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("the waiver of PG0401 for Gone expires on", check.Output, StringComparison.Ordinal);
        Assert.Contains($"warning PG0111: the waiver of PG0401 for Other expires on {soon}", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_of_lists_are_told_for_all_projects_together()
    {
        using RestoredProject project = Two("packages: { default: deny, allow: [A, Other, Gone] }\n");
        ToolRun check = await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache", "--verbose");
        Assert.Contains("info PG0112: packages.allow Gone matches no package", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PG0112: packages.allow Other", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_part_of_the_repository_nobody_knows()
    {
        using RestoredProject project = Two($"waivers:\n  entries:\n{Spent}");
        Assert.DoesNotContain("PG0112", (await ToolRun.RunAsync("check", project.Folder["App"], "--no-cache", "--verbose")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PG0112", (await ToolRun.RunAsync("check", project.ProjectFile, "--no-cache", "--verbose")).Output, StringComparison.Ordinal);

        // Nor where one of the projects was not restored.
        project.Folder.Write("New/New.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        Assert.DoesNotContain("PG0112", (await Check(project)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiver_for_projects_that_are_not_there_is_told()
    {
        using RestoredProject project = Two("packages: { deny: [Other] }\nwaivers: { entries: [{ rules: [PG0401], packages: [Other], projects: [gone/**], reason: r, expires: 2099-01-01 }] }\n");
        ToolRun check = await Check(project);
        Assert.Contains("warning PG0112: the waiver of PG0401 for Other waives nothing", check.Output, StringComparison.Ordinal);
        Assert.Equal(1, check.ExitCode);
    }

    [Fact]
    public async Task A_policy_further_down_that_extends_one_needs_its_waivers_too()
    {
        using RestoredProject project = Two($"packages: {{ deny: [Other] }}\nwaivers:\n  entries:\n{Needed}");
        project.Folder.Write("Lib/policygate.yaml", "version: 1\nextends: [../policygate.yaml]\n");
        Assert.Equal(0, (await Check(project)).ExitCode);
    }

    [Theory]
    [InlineData($"packages: {{ deny: [Other] }}\nwaivers:\n  max-length: 99999d # ours\n  entries:\n{Spent}{Needed}", $"packages: {{ deny: [Other] }}\nwaivers:\n  max-length: 99999d # ours\n  entries:\n{Needed}")]
    [InlineData($"packages: {{ deny: [Other] }}\nwaivers:\n  entries:\n{Needed}{Spent}rules: {{ PG0112: info }}\n", $"packages: {{ deny: [Other] }}\nwaivers:\n  entries:\n{Needed}rules: {{ PG0112: info }}\n")]
    [InlineData($"waivers:\n  entries: # debts\n{Spent}", "waivers:\n  entries: [] # debts\n")]
    [InlineData("waivers: { entries: [{ rules: [PG0401], packages: [Gone], reason: \"a, }\", expires: 2020-01-01 }] }\n", "waivers: { entries: [] }\n")]
    [InlineData("packages: { deny: [Other] }\nwaivers: { entries: [{ rules: [PG0301], subjects: [gone], reason: r, expires: 2099-01-01 }, { rules: [PG0401], packages: [Other], reason: r, expires: 2099-01-01 }] }\n", "packages: { deny: [Other] }\nwaivers: { entries: [{ rules: [PG0401], packages: [Other], reason: r, expires: 2099-01-01 }] }\n")]
    public async Task Fix_removes_what_nothing_needs_and_nothing_else(string before, string after)
    {
        using RestoredProject project = Two(before);
        ToolRun shown = await ToolRun.RunAsync("fix", project.Folder.Path);
        Assert.Equal((0, "version: 1\n" + before), (shown.ExitCode, File.ReadAllText(project.Folder["policygate.yaml"])));
        ToolRun fix = await ToolRun.RunAsync("fix", project.Folder.Path, "--apply");
        Assert.True(fix.ExitCode == 0, fix.ToString());
        Assert.Equal("version: 1\n" + after, File.ReadAllText(project.Folder["policygate.yaml"]));
        Assert.DoesNotContain("PG0112: the waiver", (await Check(project)).Output, StringComparison.Ordinal);
        Assert.Contains("nothing to change", (await ToolRun.RunAsync("fix", project.Folder.Path, "--apply")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_of_a_part_of_the_repository_removes_none()
    {
        using RestoredProject project = Two($"waivers:\n  entries:\n{Spent}");
        Assert.Contains("nothing to change", (await ToolRun.RunAsync("fix", project.Folder["App"], "--apply")).Error, StringComparison.Ordinal);
    }

    // App and Lib, restored, under the policy at the root.
    private static RestoredProject Two(string policy)
    {
        RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        project.Write("obj/project.assets.json", project.Json());
        string lib = project.Folder.Write("Lib/Lib.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        project.Folder.Write("Lib/obj/project.assets.json", project.Json().Replace(project.ProjectFile, lib, StringComparison.Ordinal).Replace("\"A\"", "\"Other\"", StringComparison.Ordinal).Replace("A/1.0.0", "Other/1.0.0", StringComparison.Ordinal).Replace("A >=", "Other >=", StringComparison.Ordinal));
        project.Folder.Write("policygate.yaml", "version: 1\n" + policy);
        return project;
    }

    private static Task<ToolRun> Check(RestoredProject project) => ToolRun.RunAsync("check", project.Folder.Path, "--no-cache");
}
