using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Checking;

/// <summary><c>exclude</c>: what nobody builds is left out, counted and named; what something builds never is.</summary>
public sealed class ExcludeTests
{
    private const string Deny = "version: 1\npackages: { deny: [Moq] }\n";
    private const string Exclude = Deny + "exclude:\n  - { projects: [attic/**], reason: kept for reference }\n";

    [Theory]
    [InlineData("attic/**")]
    [InlineData("attic/Old/**")]
    [InlineData("attic/Old/Old.csproj")]
    [InlineData("ATTIC/old/OLD.csproj")]
    [InlineData("attic/")]
    [InlineData("attic/*/*.csproj")]
    [InlineData("**/Old.csproj")]
    [InlineData("**/Old/*")]
    [InlineData("attic/*/Old.*")]
    [InlineData("att*/**/*.csproj")]
    public async Task An_unbuilt_project_is_left_out_and_named(string glob)
    {
        using TempFolder repository = Repository(Deny + $"exclude: [{{ projects: [\"{glob}\"], reason: kept for reference }}]\n");
        ToolRun run = await Check(repository);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("1 project, 1 package, 0 errors, 0 warnings, 0 waived, 1 excluded\nexcluded, kept for reference: attic/Old/Old.csproj [policygate.yaml(3,11)]\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attic/Old.csproj")]
    [InlineData("attic")]
    [InlineData("attic/*.csproj")]
    [InlineData("*/Old.csproj")]
    [InlineData("Old.csproj")]
    [InlineData("src/**")]
    public async Task What_the_glob_does_not_name_is_judged(string glob)
    {
        using TempFolder repository = Repository(Deny + $"exclude: [{{ projects: [\"{glob}\"], reason: kept for reference }}]\n");
        ToolRun run = await Check(repository, "--verbose");
        Assert.Contains("error PG0401: Moq", run.Output, StringComparison.Ordinal);
        Assert.Contains($"info PG0112: exclude {glob} names no project; remove it", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("excluded", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("All.sln", "Microsoft Visual Studio Solution File, Format Version 12.00\nProject(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\") = \"Old\", \"attic\\Old\\Old.csproj\", \"{11111111-1111-1111-1111-111111111111}\"\nEndProject\nGlobal\nEndGlobal\n")]
    [InlineData("All.slnx", "<Solution><Project Path=\"attic/Old/Old.csproj\" /></Solution>")]
    [InlineData("src/All.slnx", "<Solution><Project Path=\"../attic/Old/Old.csproj\" /></Solution>")]
    [InlineData("All.slnf", "{ \"solution\": { \"path\": \"No.slnx\", \"projects\": [ \"attic\\\\Old\\\\Old.csproj\" ] } }")]
    [InlineData("App/App.csproj", "<Project><ItemGroup><ProjectReference Include=\"../attic/Old/Old.csproj\" /></ItemGroup></Project>")]
    [InlineData("App/App.csproj", "<Project><ItemGroup><ProjectReference Include=\"..\\attic\\Old\\Old.csproj\" Condition=\"'$(X)' == ''\" /></ItemGroup></Project>")]
    [InlineData("build.proj", "<Project><ItemGroup><ProjectReference Include=\"attic/Old/Old.csproj\" /></ItemGroup></Project>")]
    [InlineData("Directory.Build.props", "<Project><ItemGroup><ProjectReference Include=\"$(MSBuildThisFileDirectory)attic/Old/Old.csproj\" /></ItemGroup></Project>")]
    [InlineData("More.slnx", "<Solution><Folder Name=\"/attic/\"><Project Path=\"attic/Old/Old.csproj\" /></Folder></Solution>")]
    [InlineData("tool.cs", "#:project attic/Old/Old.csproj\n")]
    public async Task What_something_builds_is_judged_and_that_is_said(string builder, string text)
    {
        using TempFolder repository = Repository(Exclude);
        repository.Write(builder, text);
        ToolRun run = await Check(repository);
        Assert.Contains("error PG0401: Moq", run.Output, StringComparison.Ordinal);
        Assert.Contains("warning PG0112: exclude names attic/Old/Old.csproj (kept for reference), and it is judged all the same", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" excluded", run.Output.Split("\npolicygate ")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_excluded_files_build_nobody_builds()
    {
        using TempFolder repository = Repository(Exclude);
        Project(repository, "attic/Older", "Moq");
        repository.Write("attic/Attic.slnx", "<Solution><Project Path=\"Old/Old.csproj\" /></Solution>");
        repository.Write("attic/Old/Old.csproj", "<Project><ItemGroup><ProjectReference Include=\"../Older/Older.csproj\" /></ItemGroup></Project>");
        ToolRun run = await Check(repository);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("2 excluded\nexcluded, kept for reference: attic/Old/Old.csproj, attic/Older/Older.csproj [", run.Output, StringComparison.Ordinal);

        // Somebody else builds the first, and the first the second.
        repository.Write("App/App.csproj", "<Project><ItemGroup><ProjectReference Include=\"../attic/Old/Old.csproj\" /></ItemGroup></Project>");
        Assert.Contains("3 projects, 2 packages, 1 error, 2 warnings, 0 waived\n", (await Check(repository)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attic/Old/Old.csproj")]
    [InlineData("attic/Attic.slnx")]
    [InlineData("attic/Old/obj/project.assets.json")]
    public async Task What_a_person_names_is_judged(string path)
    {
        using TempFolder repository = Repository(Exclude);
        repository.Write("attic/Attic.slnx", "<Solution><Project Path=\"Old/Old.csproj\" /></Solution>");
        ToolRun run = await ToolRun.RunAsync("check", repository[path], "--no-cache");
        Assert.Equal((1, true), (run.ExitCode, run.Output.Contains("warning PG0112: exclude names attic/Old/Old.csproj", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_NuGet_restored_for_a_judged_project_is_judged()
    {
        using TempFolder repository = Repository(Exclude);
        string assets = repository["App/obj/project.assets.json"];
        File.WriteAllText(assets, File.ReadAllText(assets).Replace("\"libraries\": {", $"\"libraries\": {{ \"Old/1.0.0\": {{ \"type\": \"project\", \"path\": \"../attic/Old/Old.csproj\", \"msbuildProject\": \"../attic/Old/Old.csproj\" }},", StringComparison.Ordinal).Replace("\"targets\": {\n    \"net10.0\": {", "\"targets\": {\n    \"net10.0\": { \"Old/1.0.0\": { \"type\": \"project\" },", StringComparison.Ordinal));
        ToolRun run = await Check(repository);
        Assert.Contains("error PG0401: Moq", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" excluded", run.Output.Split("\npolicygate ")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_never_restored_or_cannot_be_read_is_left_out_too()
    {
        using TempFolder repository = Repository(Exclude);
        File.Delete(repository["attic/Old/obj/project.assets.json"]);
        repository.Write("attic/Worse/Worse.csproj", "<Project");
        repository.Write("attic/packages.config", "<packages>");
        repository.Write("attic/Bad.slnx", "<Solution>");
        ToolRun run = await Check(repository);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("excluded, kept for reference: attic/Bad.slnx, attic/Old/Old.csproj, attic/Worse/Worse.csproj, attic/packages.config [", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_of_which_everything_is_excluded_is_no_pass()
    {
        using TempFolder repository = Repository(Deny + "exclude: [{ projects: [\"**\"], reason: all }]\n");
        ToolRun run = await Check(repository);
        Assert.Equal((3, true), (run.ExitCode, run.Output.Contains("error PG0002: the policy excludes every project that is here", StringComparison.Ordinal)));
        Assert.Contains("2 excluded\nexcluded, all: App/App.csproj, attic/Old/Old.csproj [", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github")]
    [InlineData("azure")]
    [InlineData("sarif")]
    [InlineData("json")]
    public async Task Every_report_counts_and_names_them(string format)
    {
        using TempFolder repository = Repository(Exclude);
        string output = (await Check(repository, "--format", format)).Output;
        if (format == "json")
        {
            JsonElement report = JsonDocument.Parse(output).RootElement;
            Assert.Equal(1, report.GetProperty("summary").GetProperty("excluded").GetInt32());
            Assert.Equal("""[{"path":"attic/Old/Old.csproj","reason":"kept for reference","decidedBy":{"file":"policygate.yaml","line":4,"column":5}}]""", JsonSerializer.Serialize(report.GetProperty("excluded")));
        }
        else
        {
            Assert.Contains("excluded, kept for reference: attic/Old/Old.csproj [policygate.yaml(4,5)]", output, StringComparison.Ordinal);
        }

        repository.Write("policygate.yaml", Deny);
        Assert.DoesNotContain("excluded", (await Check(repository, "--format", format)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_entries_of_a_base_count_and_are_never_idle()
    {
        using TempFolder repository = Repository("version: 1\nextends: [base.yaml]\nexclude: [{ projects: [nowhere/**], reason: ours }]\n");
        repository.Write("base.yaml", Exclude.Replace("attic/**", "attic/**, elsewhere/**", StringComparison.Ordinal));
        ToolRun run = await Check(repository, "--verbose");
        Assert.Contains("excluded, kept for reference: attic/Old/Old.csproj [base.yaml(4,5)]", run.Output, StringComparison.Ordinal);
        Assert.Contains("exclude nowhere/** names no project", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_leaves_them_alone()
    {
        using TempFolder repository = Repository(Exclude + "pinning: { direct: fixed }\n");
        File.Delete(repository["attic/Old/obj/project.assets.json"]);
        ToolRun run = await ToolRun.RunAsync("fix", repository.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    [Fact]
    public async Task A_policy_that_cannot_be_used_excludes_nothing()
    {
        using TempFolder repository = Repository(Exclude + "nonsense: true\n");
        ToolRun run = await Check(repository);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("2 projects", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_files_that_exclude_are_protected_and_what_was_restored_is_judged_under_verify_gate()
    {
        using TempFolder repository = Repository("version: 1\nextends: [base.yaml]\npackages: { deny: [Moq] }\n");
        repository.Write("base.yaml", "version: 1\nexclude: [{ projects: [\"**\"], reason: all }]\n");
        using TempFolder branch = new("pg-branch");
        branch.Write("policygate.yaml", File.ReadAllText(repository["policygate.yaml"]));
        branch.Write("base.yaml", "version: 1\n");
        string restored = (await Check(repository, "--verify-gate", "--protected", branch.Path)).Output;
        Assert.Contains("error PG0401: Moq", restored, StringComparison.Ordinal);
        Assert.Contains("error PG0008: base.yaml is not as it is in the protected branch", restored, StringComparison.Ordinal);
        Assert.DoesNotContain("excluded,", restored, StringComparison.Ordinal);
        File.Delete(repository["App/obj/project.assets.json"]);
        File.Delete(repository["attic/Old/obj/project.assets.json"]);
        string unrestored = (await Check(repository, "--verify-gate", "--protected", branch.Path)).Output;
        Assert.Contains("error PG0008: base.yaml is not as it is in the protected branch", unrestored, StringComparison.Ordinal);
        Assert.Contains("excluded, all: App/App.csproj, attic/Old/Old.csproj [base.yaml(2,11)]", unrestored, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A.slnf")]
    [InlineData("Z.slnf")]
    public async Task A_filter_hides_nothing_of_what_its_solution_builds(string filter)
    {
        using TempFolder repository = Repository(Exclude);
        repository.Write("All.slnx", "<Solution><Project Path=\"App/App.csproj\" /><Project Path=\"attic/Old/Old.csproj\" /></Solution>");
        repository.Write(filter, "{ \"solution\": { \"path\": \"All.slnx\", \"projects\": [ \"App\\\\App.csproj\" ] } }");
        Assert.Contains("error PG0401: Moq", (await Check(repository)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_without_the_gate_is_said_where_the_gate_is_verified()
    {
        using TempFolder repository = Repository(Exclude);
        File.Delete(repository["attic/Old/obj/project.assets.json"]);
        repository.Write("attic/Old/Old.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        ToolRun run = await Check(repository, "--verify-gate");
        Assert.Contains("error PG0006: no Directory.Build.props", run.Output, StringComparison.Ordinal);
        Assert.Contains("attic/Old/Old.csproj(1,1)", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PG0006", (await Check(repository)).Output, StringComparison.Ordinal);

        repository.Write("Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>");
        run = await Check(repository, "--verify-gate");
        Assert.DoesNotContain("attic/Old/Old.csproj(", run.Output, StringComparison.Ordinal);
        Assert.Contains("excluded, kept for reference: attic/Old/Old.csproj [", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_SDK_that_no_project_has_is_told_also_where_one_is_left_out()
    {
        using TempFolder repository = Repository(Exclude);
        File.Delete(repository["attic/Old/obj/project.assets.json"]);
        repository.Write("Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>");
        repository.Write("attic/Old/Old.csproj", "<Project Sdk=\"Microsoft.NET.Sdk;Contoso.Old/1.0.0\" />");
        repository.Write("tools/r.xyz", "<Project><Import Project=\"Sdk.targets\" Sdk=\"Contoso.Odd\" Version=\"1.0.0\" /></Project>");
        repository.Write("tools/old.targets", "<Project><Import Project=\"Sdk.targets\" Sdk=\"Contoso.Old\" Version=\"1.0.0\" /></Project>");
        ToolRun run = await Check(repository, "--verify-gate");
        Assert.True(run.Output.Contains("error PG0006: takes the MSBuild SDK Contoso.Odd", StringComparison.Ordinal) && !run.Output.Contains("takes the MSBuild SDK Contoso.Old", StringComparison.Ordinal), run.ToString());
    }

    [Theory]
    [InlineData(".config/dotnet-tools.json", "{ \"version\": 1, \"isRoot\": true, \"tools\": { \"moq\": { \"version\": \"1.0.0\", \"commands\": [ \"moq\" ] } } }")]
    [InlineData("Directory.Solution.targets", "<Project><Import Project=\"Sdk.targets\" Sdk=\"Moq\" Version=\"1.0.0\" /></Project>")]
    public async Task What_is_no_project_is_judged_all_the_same(string file, string text)
    {
        using TempFolder repository = Repository(Deny + "exclude: [{ projects: [attic/**, .config/*, Directory.*], reason: none }]\n");
        repository.Write("All.slnx", "<Solution><Project Path=\"App/App.csproj\" /></Solution>");
        repository.Write(file, text);
        ToolRun run = await Check(repository);
        Assert.Contains("error PG0401: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("excluded, none: attic/Old/Old.csproj [", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_a_link_leads_to_by_another_name_is_judged()
    {
        using TempFolder repository = Repository(Exclude);
        Directory.CreateDirectory(repository["src"]);
        Directory.CreateSymbolicLink(repository["src/Old"], repository["attic/Old"]);
        Assert.Contains("error PG0401: Moq", (await Check(repository)).Output, StringComparison.Ordinal);
        repository.Write("policygate.yaml", Exclude.Replace("attic/**", "attic/**, src/Old/*", StringComparison.Ordinal));
        Assert.Contains("excluded, kept for reference: attic/Old/Old.csproj [", (await Check(repository)).Output, StringComparison.Ordinal);
    }

    // App, which passes, and attic/Old, which does not and which nobody builds.
    private static TempFolder Repository(string policy)
    {
        TempFolder repository = new("pg-exclude");
        Directory.CreateDirectory(repository[".git"]);
        repository.Write("policygate.yaml", policy);
        Project(repository, "App", "Good");
        Project(repository, "attic/Old", "Moq");
        return repository;
    }

    private static void Project(TempFolder repository, string folder, string package)
    {
        string name = Path.GetFileName(folder);
        using RestoredProject project = new RestoredProject(name).Framework("net10.0", $"{package} [1.0.0, )").Target("net10.0", $"{package}/1.0.0");
        repository.Write($"{folder}/{name}.csproj", File.ReadAllText(project.ProjectFile));
        repository.Write($"{folder}/obj/project.assets.json", project.Json().Replace(project.ProjectFile, repository[$"{folder}/{name}.csproj"], StringComparison.Ordinal));
    }

    private static Task<ToolRun> Check(TempFolder repository, params string[] options) => ToolRun.RunAsync(["check", repository.Path, "--no-cache", .. options]);
}
