using System.Globalization;
using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Checking;

/// <summary><c>policygate check</c>: exit codes, formats, the same bytes everywhere.</summary>
public sealed class CheckTests
{
    private const string Deny = "version: 1\npackages: { deny: [{ id: Moq, reason: \"it, phones: home; 100%]\" }] }\n";

    [Theory]
    [InlineData("version: 1\npackages: { deny: [Other] }\n", 0)]
    [InlineData(Deny, 1)]
    [InlineData("version: 1\nnonsense: true\n", 2)]
    [InlineData(null, 2)]
    public async Task The_exit_code_says_what_happened(string? policy, int expected)
    {
        using RestoredProject project = Project(policy);
        ToolRun run = await Check(project);
        Assert.True(expected == run.ExitCode, run.ToString());
        Assert.Equal(policy is null, run.Output.Contains("policygate init", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_broken_or_not_there_is_3()
    {
        using RestoredProject project = Project(Deny);
        File.WriteAllText(project.AssetsFile, "{");
        ToolRun broken = await Check(project);
        Assert.Equal((3, true), (broken.ExitCode, broken.Output.Contains("error PG0001", StringComparison.Ordinal)));
        File.Delete(project.AssetsFile);
        ToolRun unrestored = await Check(project);
        Assert.Equal((3, true), (unrestored.ExitCode, unrestored.Output.Contains("error PG0002: the project has not been restored", StringComparison.Ordinal)));
        using TempFolder empty = new("pg-empty");
        ToolRun nothing = await ToolRun.RunAsync("check", empty.Path);
        Assert.Equal((3, true), (nothing.ExitCode, nothing.Output.Contains("error PG0002: there is no project", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("check", "--nonsense")]
    [InlineData("check", "--as-of", "yesterday")]
    [InlineData("check", "--format", "xml")]
    [InlineData("check", "/no/such/place")]
    [InlineData("nonsense")]
    public async Task Wrong_usage_is_2_and_says_so(params string[] arguments)
    {
        ToolRun run = await ToolRun.RunAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("policygate: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_cause_is_one_line_however_many_projects_it_hits()
    {
        using TempFolder repository = new("pg-many");
        Directory.CreateDirectory(repository[".git"]);
        repository.Write("policygate.yaml", Deny);
        for (int i = 0; i < 5; i++)
        {
            Copy(Project(null, $"App{i}"), repository, $"App{i}");
        }

        ToolRun run = await ToolRun.RunAsync("check", repository.Path);
        Assert.Equal(
            """
            error PG0401: Moq 1.0.0 is denied: it, phones: home; 100%] [policygate.yaml(2,20)]
                5 projects: App0/App0.csproj(1,1), App1/App1.csproj(1,1), App2/App2.csproj(1,1) and 2 more
            """.ReplaceLineEndings("\n"),
            string.Join('\n', run.Output.Split('\n').Take(2)));
        Assert.Contains("5 projects, 2 packages, 1 error, 0 warnings, 0 waived", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_the_contract_s()
    {
        using RestoredProject project = Project(Deny);
        JsonElement report = JsonDocument.Parse((await Check(project, "--format", "json", "--as-of", "2026-11-23")).Output).RootElement;
        Assert.Equal(["schema", "tool", "asOf", "policy", "summary", "projects", "findings"], report.EnumerateObject().Select(property => property.Name));
        Assert.Equal("2026-11-23", report.GetProperty("asOf").GetString());
        Assert.Equal("policygate.yaml", report.GetProperty("policy").GetString());
        Assert.Equal("""{"projects":1,"packages":2,"errors":1,"warnings":0,"waived":0,"fromCache":false}""", Compact(report.GetProperty("summary")));
        Assert.Equal("""[{"path":"App/App.csproj","packages":2}]""", Compact(report.GetProperty("projects")));
        JsonElement finding = Assert.Single(report.GetProperty("findings").EnumerateArray());
        Assert.Equal(["rule", "severity", "waived", "message", "project", "package", "path", "location", "decidedBy", "help"], finding.EnumerateObject().Select(property => property.Name));
        Assert.Equal("""{"id":"Moq","version":"1.0.0"}""", Compact(finding.GetProperty("package")));
        Assert.Equal("""["App","Moq 1.0.0"]""", Compact(finding.GetProperty("path")));
        Assert.Equal("""{"file":"App/App.csproj","line":1,"column":1}""", Compact(finding.GetProperty("location")));
        Assert.Equal("""{"file":"policygate.yaml","line":2,"column":20}""", Compact(finding.GetProperty("decidedBy")));
    }

    [Fact]
    public async Task GitHub_and_Azure_get_their_own_escapes()
    {
        using RestoredProject project = Project(Deny);
        Assert.StartsWith("::error file=App/App.csproj,line=1,col=1,title=PG0401 Package denied::Moq 1.0.0 is denied: it, phones: home; 100%25] [policygate.yaml(2,20)]\npolicygate ", (await Check(project, "--format", "github")).Output, StringComparison.Ordinal);
        Assert.StartsWith("##vso[task.logissue type=error;sourcepath=App/App.csproj;linenumber=1;columnnumber=1;code=PG0401;]Moq 1.0.0 is denied: it, phones: home; 100%AZP25] [policygate.yaml(2,20)]\npolicygate ", (await Check(project, "--format", "azure")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markdown_has_a_row_for_each_rule_and_a_line_for_each_cause()
    {
        using RestoredProject project = Project(Deny + "waivers: { entries: [{ rules: [PG0402], packages: [Moq], reason: until we moved, expires: 2026-12-31 }] }\n");
        ToolRun run = await Check(project, "--format", "markdown", "--as-of", "2026-11-23");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("### PolicyGate check: failed\n\n`policygate ", run.Output, StringComparison.Ordinal);
        Assert.Contains("/PG0401.md) | Package denied | 1 | 0 | 0 | 0 |\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("/PG0112.md) | ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n**Errors**\n\n- error `PG0401`: `Moq 1.0.0 is denied: it, phones: home; 100%] [policygate.yaml(2,20)]`\n  `App/App.csproj(1,1)`\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n**Warnings**\n\n- warning `PG0112`", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markdown_is_never_longer_than_a_comment_and_names_what_it_leaves_out()
    {
        string[] ids = [.. Enumerable.Range(0, 900).Select(i => string.Create(CultureInfo.InvariantCulture, $"Contoso.Package.With.A.Long.Name.Of.Many.Words.{i:D3}"))];
        using RestoredProject project = new RestoredProject().Framework("net10.0", [.. ids.Select(id => $"{id} [1.0.0, )")]).Target("net10.0", [.. ids.Select(id => $"{id}/1.0.0")]);
        _ = project.Run("version: 1\npackages: { default: deny }\n");
        ToolRun run = await Check(project, "--format", "markdown");
        Assert.InRange(run.Output.Length, 40_000, 60_000);
        int shown = run.Output.Split('\n').Count(line => line.StartsWith("- error `PG0402`", StringComparison.Ordinal));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\n**{900 - shown} more, for which there is no room here"), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sarif_has_rules_places_fingerprints_and_suppressions()
    {
        using RestoredProject project = Project(Deny + "waivers: { entries: [{ rules: [PG0401], packages: [Moq], reason: until we moved, expires: 2026-12-31 }] }\n");
        ToolRun run = await Check(project, "--format", "sarif", "--as-of", "2026-11-23");
        Assert.Equal(0, run.ExitCode);
        JsonElement sarif = JsonDocument.Parse(run.Output).RootElement.GetProperty("runs")[0];
        JsonElement rule = Assert.Single(sarif.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray());
        Assert.Contains("# PG0401", rule.GetProperty("help").GetProperty("markdown").GetString(), StringComparison.Ordinal);
        JsonElement result = Assert.Single(sarif.GetProperty("results").EnumerateArray());
        Assert.Equal("App/App.csproj", result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("policygate.yaml", result.GetProperty("relatedLocations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(64, result.GetProperty("partialFingerprints").GetProperty("policygate/v1").GetString()!.Length);
        Assert.Equal("Waived until 2026-12-31: until we moved.", result.GetProperty("suppressions")[0].GetProperty("justification").GetString());
        Assert.Equal("2026-11-23", sarif.GetProperty("properties").GetProperty("asOf").GetString());
    }

    [Fact]
    public async Task As_of_moves_the_policy_clock_and_is_named_in_every_output()
    {
        using RestoredProject project = Project(Deny + "waivers: { entries: [{ rules: [PG0401], packages: [Moq], reason: until we moved, expires: 2026-12-31 }] }\n");
        foreach (string format in new[] { "console", "json", "sarif", "github", "azure", "markdown" })
        {
            ToolRun before = await Check(project, "--format", format, "--as-of", "2026-12-31");
            ToolRun after = await Check(project, "--format", format, "--as-of", "2027-01-01");
            Assert.Equal((0, 1), (before.ExitCode, after.ExitCode));
            Assert.Contains("2027-01-01", after.Output, StringComparison.Ordinal);
            Assert.Contains("PG0110", after.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("github")]
    [InlineData("azure")]
    [InlineData("console")]
    [InlineData("markdown")]
    public async Task The_same_input_gives_the_same_bytes_on_any_path_and_in_any_culture(string format)
    {
        using RestoredProject one = Project(Deny);
        using RestoredProject other = Project(Deny);
        CultureInfo before = CultureInfo.CurrentCulture;
        string first = (await Check(one, "--format", format, "--as-of", "2026-11-23")).Output;
        try
        {
            foreach (string culture in new[] { "tr-TR", "ar-SA", "th-TH", "de-DE" })
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
                Assert.Equal(first, (await Check(other, "--format", format, "--as-of", "2026-11-23")).Output);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }

        ToolRun toFile = await Check(one, "--format", format, "--as-of", "2026-11-23", "--output", one.Folder["out/report.txt"]);
        Assert.Equal(string.Empty, toFile.Output);
        Assert.Equal(first, (await File.ReadAllTextAsync(one.Folder["out/report.txt"])).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Quiet_shows_errors_and_verbose_everything()
    {
        using RestoredProject project = Project(Deny + "rules: { PG0401: warning }\nage: { minimum: 0h, for: [{ packages: [Nobody], minimum: 1h, reason: r }] }\n");
        Assert.DoesNotContain("PG0401", (await Check(project, "--quiet")).Output, StringComparison.Ordinal);
        Assert.Contains("warning PG0401", (await Check(project)).Output, StringComparison.Ordinal);
        Assert.Contains("warning PG0401", (await Check(project, "--verbose")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preset_or_another_policy_can_be_named()
    {
        using RestoredProject project = Project("version: 1\n");
        Assert.Equal(0, (await Check(project)).ExitCode);
        ToolRun strict = await Check(project, "--policy", "strict");
        Assert.Contains("PG0402", strict.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await Check(project, "--policy", project.Folder.Write("other.yaml", Deny))).ExitCode);
        Assert.Equal(2, (await Check(project, "--policy", project.Folder["nowhere.yaml"])).ExitCode);
    }

    private static Task<ToolRun> Check(RestoredProject project, params string[] options) => ToolRun.RunAsync(["check", project.Folder.Path, "--no-cache", .. options]);

    private static RestoredProject Project(string? policy, string name = "App")
    {
        RestoredProject project = new RestoredProject(name).Framework("net10.0", "Moq [1.0.0, )").Target("net10.0", "Moq/1.0.0 -> Castle.Core", "Castle.Core/1.0.0");
        project.Write("obj/project.assets.json", project.Json());
        if (policy is not null)
        {
            project.Folder.Write("policygate.yaml", policy);
        }

        return project;
    }

    private static void Copy(RestoredProject project, TempFolder repository, string name)
    {
        using (project)
        {
            repository.Write($"{name}/{name}.csproj", File.ReadAllText(project.ProjectFile));
            repository.Write($"{name}/obj/project.assets.json", File.ReadAllText(project.AssetsFile).Replace(project.Folder.Path, repository.Path, StringComparison.Ordinal));
        }
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
