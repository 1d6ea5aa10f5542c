using System.Globalization;
using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Checking;

/// <summary>One cause is one line, the summary counts the lines, and says what a command mends.</summary>
public sealed class CausesTests
{
    private const int Projects = 40;

    [Theory]
    [InlineData("console")]
    [InlineData("json")]
    [InlineData("github")]
    [InlineData("azure")]
    [InlineData("sarif")]
    public async Task A_repository_that_was_not_restored_is_one_finding(string format)
    {
        using TempFolder repository = Repository("version: 1\npackages: { deny: [Contoso.Bad] }\n");
        for (int i = 0; i < Projects; i++)
        {
            repository.Write(string.Create(CultureInfo.InvariantCulture, $"P{i:00}/P{i:00}.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        }

        ToolRun run = await ToolRun.RunAsync("check", repository.Path, "--format", format);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(1, Count(run.Output, "40 projects have not been restored (P00/P00.csproj, P01/P01.csproj, P02/P02.csproj and 37 more): there is no project.assets.json"));
        Assert.DoesNotContain("the project has not been restored", run.Output, StringComparison.Ordinal);
        if (format == "json")
        {
            JsonElement report = JsonDocument.Parse(run.Output).RootElement;
            Assert.Equal(1, report.GetProperty("summary").GetProperty("errors").GetInt32());
            Assert.Equal(Projects, report.GetProperty("findings")[0].GetProperty("projects").GetArrayLength());
        }
        else if (format != "sarif")
        {
            Assert.Contains("40 projects, 0 packages, 1 error, 0 warnings, 0 waived", run.Output, StringComparison.Ordinal);
        }

        // Of two causes each is said: these are denied before a restore may run.
        repository.Write("P00/P00.csproj", "<Project Sdk=\"Contoso.Bad/1.0.0\" />");
        repository.Write("P01/P01.csproj", "<Project Sdk=\"Contoso.Bad/1.0.0\" />");
        run = await ToolRun.RunAsync("check", repository.Path, "--format", format);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(1, Count(run.Output, "2 projects have not been restored (P00/P00.csproj, P01/P01.csproj)"));
        Assert.Equal(1, Count(run.Output, "38 projects have not been restored"));
    }

    [Fact]
    public async Task What_is_found_of_one_package_stands_together_and_the_summary_counts_what_a_command_mends()
    {
        using RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }
            .Framework("net10.0", "NuGet.Packaging [7.9.0, )", "YamlDotNet [18.1.0, )").Target("net10.0", "NuGet.Packaging/7.9.0 -> NuGet.Versioning", "NuGet.Versioning/7.9.0", "YamlDotNet/18.1.0");
        project.Write("obj/project.assets.json", project.Json());
        project.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>\n<PackageReference Include=\"NuGet.Packaging\" Version=\"7.9.0\" />\n<PackageReference Include=\"YamlDotNet\" Version=\"18.1.0\" /></ItemGroup></Project>");
        project.Folder.Write("policygate.yaml", "version: 1\npackages: { allow: [C] }\npinning: { direct: exact }\nlicenses: { allow: [Apache-2.0] }\n");
        ToolRun run = await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache");
        string[] said = [.. run.Output.Split('\n').Where(line => line.StartsWith("error ", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ')[1..3]))];
        Assert.Equal(["PG0204: NuGet.Packaging", "PG0402: NuGet.Packaging", "PG0204: YamlDotNet", "PG0402: YamlDotNet", "PG0901: YamlDotNet", "PG0402: NuGet.Versioning"], said);
        Assert.EndsWith("1 project, 3 packages, 6 errors, 0 warnings, 0 waived; policygate fix mends 2 of them; policygate allow mends 4 of them\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("pin it: Version=\"[18.1.0]\"; policygate fix [", run.Output, StringComparison.Ordinal);
        JsonElement summary = JsonDocument.Parse((await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache", "--format", "json")).Output).RootElement.GetProperty("summary");
        Assert.Equal((6, 2, 4), (summary.GetProperty("errors").GetInt32(), summary.GetProperty("mendedByFix").GetInt32(), summary.GetProperty("mendedByAllow").GetInt32()));
    }

    [Fact]
    public async Task What_mends_under_a_policy_that_is_named_names_it_and_mends()
    {
        using RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }.Framework("net10.0", "YamlDotNet [18.1.0, )").Target("net10.0", "YamlDotNet/18.1.0");
        project.Write("obj/project.assets.json", project.Json().Replace("\"restorePackagesWithLockFile\": \"true\"", string.Empty, StringComparison.Ordinal));
        project.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>\n<PackageReference Include=\"YamlDotNet\" Version=\"18.1.0\" /></ItemGroup></Project>");
        ToolRun preset = await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache", "--policy", "recommended");
        Assert.Contains("; policygate fix --policy recommended [", preset.Output, StringComparison.Ordinal);
        Assert.EndsWith("; policygate fix --policy recommended mends 1 of them\n", preset.Output, StringComparison.Ordinal);
        Assert.Contains("+    <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>", (await ToolRun.RunAsync("fix", project.Folder.Path, "--policy", "recommended")).Output, StringComparison.Ordinal);

        string named = project.Folder.Write("other policy.yaml", "version: 1\npackages: { allow: [C] }\npinning: { direct: exact }\n");
        ToolRun run = await ToolRun.RunAsync("check", project.Folder.Path, "--no-cache", "--policy", named);
        Assert.Contains($"; policygate allow YamlDotNet --policy \"{named}\" [", run.Output, StringComparison.Ordinal);
        Assert.EndsWith($"; policygate fix --policy \"{named}\" mends 1 of them; policygate allow --policy \"{named}\" mends 1 of them\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_for_one_reason_is_one_line_at_each_severity()
    {
        using TempFolder repository = Repository("version: 1\nsignatures: { require: any }\nlicenses: { allow: [MIT] }\nscopes:\n  - projects: [b/**]\n    on-missing-evidence: warning\n");
        foreach (string folder in new[] { "a", "b" })
        {
            repository.Write($"{folder}/packages.lock.json", """{ "version": 2, "dependencies": { "net10.0": { "X": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "A" }, "Y": { "type": "Direct", "requested": "[2.0.0, )", "resolved": "2.0.0", "contentHash": "B" } } } }""");
        }

        ToolRun run = await ToolRun.RunAsync("check", repository.Path);
        string[] said = [.. run.Output.Split('\n').Where(line => line.Contains("PG0004: ", StringComparison.Ordinal))];
        Assert.Equal(2, said.Length);
        Assert.StartsWith("error PG0004: PG0601, PG0901 cannot be decided: only the lock file is here, not X 1.0.0 itself; restore the project; the same of 1 more package", said[0], StringComparison.Ordinal);
        Assert.StartsWith("warning PG0004: PG0601, PG0901 cannot be decided: only the lock file is here, not X 1.0.0 itself", said[1], StringComparison.Ordinal);
        Assert.Contains("2 packages, 1 error, 1 warning, 0 waived", run.Output, StringComparison.Ordinal);
        JsonElement findings = JsonDocument.Parse((await ToolRun.RunAsync("check", repository.Path, "--format", "json")).Output).RootElement.GetProperty("findings");
        Assert.Equal(8, findings.GetArrayLength());
    }

    [Theory]
    [InlineData("waivers: { entries: [{ rules: [PG0402], packages: [X], projects: [a/**], reason: going, expires: 2099-01-01 }] }")]
    [InlineData("scopes: [{ projects: [a/**], rules: { PG0402: info } }]")]
    [InlineData("scopes: [{ projects: [b/**], rules: { PG0402: warning } }]")]
    public async Task What_stands_otherwise_in_one_project_is_said_apart(string more)
    {
        using TempFolder repository = Repository($"version: 1\npackages: {{ allow: [Y] }}\n{more}\n");
        repository.Write("Directory.Build.props", "<Project><ItemGroup><PackageReference Include=\"X\" Version=\"1.0.0\" /></ItemGroup></Project>");
        foreach (string folder in new[] { "a", "b" })
        {
            repository.Write($"{folder}/{folder}.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
            repository.Write($"{folder}/packages.lock.json", """{ "version": 2, "dependencies": { "net10.0": { "X": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "A" } } } }""");
        }

        string errors = more.Contains("warning", StringComparison.Ordinal) ? "1 error, 1 warning" : "1 error, 0 warnings";
        foreach (string format in new[] { "console", "github", "azure" })
        {
            ToolRun run = await ToolRun.RunAsync("check", repository.Path, "--format", format, "--verbose");
            Assert.True(run.ExitCode == 1 && run.Output.Contains(errors, StringComparison.Ordinal), run.ToString());
        }

        JsonElement results = JsonDocument.Parse((await ToolRun.RunAsync("check", repository.Path, "--format", "sarif")).Output).RootElement.GetProperty("runs")[0].GetProperty("results");
        Assert.Equal(1, results.EnumerateArray().Count(result => result.GetProperty("level").GetString() == "error" && !result.TryGetProperty("suppressions", out _)));
    }

    [Fact]
    public async Task What_is_wrong_with_the_policy_stands_at_its_worst()
    {
        using TempFolder repository = Repository("version: 1\nwaivers: { max-length: 1d, entries: [{ rules: [PG0401], packages: [X], reason: long, expires: 2099-01-01 }] }\nscopes: [{ projects: [a/**], rules: { PG0113: info } }]\n");
        foreach (string folder in new[] { "a", "b" })
        {
            repository.Write($"{folder}/packages.lock.json", """{ "version": 2, "dependencies": { "net10.0": { } } }""");
        }

        Assert.Equal((await ToolRun.RunAsync("check", repository["b"])).ExitCode, (await ToolRun.RunAsync("check", repository.Path)).ExitCode);
        Assert.Contains("error PG0113", (await ToolRun.RunAsync("check", repository.Path)).Output, StringComparison.Ordinal);
    }

    private static TempFolder Repository(string policy)
    {
        TempFolder repository = new("pg-causes");
        Directory.CreateDirectory(repository[".git"]);
        repository.Write("policygate.yaml", policy);
        return repository;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
