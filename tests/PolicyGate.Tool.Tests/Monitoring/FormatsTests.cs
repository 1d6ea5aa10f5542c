using System.Globalization;
using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Monitoring;

/// <summary>The same news in every form, whatever strangers write into it.</summary>
public sealed class FormatsTests
{
    private const string Hostile = "\u001b[2J::error::x\n##vso[task.setvariable]x ``` @everyone <img src=x onerror=y> [a](http://evil.example) \u202e";

    [Theory]
    [InlineData("console", "warning monitor/unlisted: ")]
    [InlineData("json", "\"rule\": \"monitor/unlisted\"")]
    [InlineData("sarif", "\"ruleId\": \"monitor/unlisted\"")]
    [InlineData("github", "::warning file=App/App.csproj,line=1,col=1,title=monitor/unlisted Package unlisted::")]
    [InlineData("azure", "code=monitor/unlisted;]")]
    [InlineData("markdown", "- warning `monitor/unlisted`: `Contoso.Http 1.0.0 is not listed any more by here")]
    public async Task Each_form_has_the_news_and_nothing_that_anybody_obeys(string format, string says)
    {
        string deprecation = JsonSerializer.Serialize(new { reasons = new[] { Hostile }, message = Hostile, alternatePackage = new { id = Hostile, range = Hostile } });
        using MonitorRun run = new();
        run.Serve(run.Usual with { IsListed = false, Deprecation = deprecation });
        run.Advise("GHSA-3", MonitorRun.Http, fields: $"\"summary\": {JsonSerializer.Serialize(Hostile)},");
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
        ToolRun told;
        try
        {
            told = await run.RunAsync(format);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.True(told.ExitCode == 1, told.ToString());
        Assert.Contains(says, told.Output, StringComparison.Ordinal);
        Assert.Contains("monitor/deprecated", told.Output, StringComparison.Ordinal);
        Assert.Contains("PG1101", told.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(told.Output, character => character is '\u001b' or '\u202e');
        Assert.DoesNotContain("##vso[task.setvariable", told.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(told.Output.Split('\n'), line => line.TrimStart().StartsWith("::error::x", StringComparison.Ordinal));
        if (format is "json" or "sarif")
        {
            JsonDocument.Parse(told.Output).Dispose();
        }

        if (format == "markdown")
        {
            Assert.All(told.Output.Split('\n').Where(line => line.Contains("@everyone", StringComparison.Ordinal)), line => Assert.Contains("````", line, StringComparison.Ordinal));
            Assert.DoesNotContain(told.Output.Split('\n'), line => line.StartsWith("```", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(run.State, character => character is '\u001b' or '\u202e');
        Assert.Equal(0, (await run.RunAsync(format)).ExitCode);
    }

    [Fact]
    public async Task What_nobody_sees_is_written_out_in_the_state()
    {
        using MonitorRun run = new();
        run.Serve(run.Usual with { Deprecation = """{ "reasons": ["\u202eLegacy\u001b"] }""" });
        Assert.Equal(1, (await run.RunAsync()).ExitCode);
        Assert.Contains("\"deprecated\":\"\\u202ELegacy\\u001B\"", run.State, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, (await run.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task The_body_of_an_issue_is_never_too_long_and_names_what_it_leaves_out()
    {
        using MonitorRun run = new();
        string[] ids = [.. Enumerable.Range(100, 150).Select(number => $"Contoso.P{number}")];
        run.Project.Framework("net10.0", [.. ids.Select(id => $"{id} [1.0.0, )")]).Target("net10.0", [.. ids.Select(id => $"{id}/1.0.0")]);
        run.Project.Write("obj/project.assets.json", run.Project.Json());
        string message = new('m', 500);
        run.Feed.WithPackages(isPaged: false, [.. ids.Select(id => new FeedVersion(id, "1.0.0") { IsListed = false, Deprecation = JsonSerializer.Serialize(new { reasons = new[] { message, message + "2" }, message, alternatePackage = new { id = message } }) })]);
        ToolRun told = await run.RunAsync("markdown");
        Assert.True(told.ExitCode == 1, told.ToString());
        Assert.InRange(told.Output.Length, 50_000, 60_000);
        Assert.Matches(@"\*\*\d+ more, for which there is no room here", told.Output);
        Assert.Contains("\n- `monitor/", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Severities_waivers_and_exceptions_of_the_policy_count()
    {
        using MonitorRun run = new();
        run.Advise("GHSA-4", MonitorRun.Http, fields: "\"database_specific\": { \"severity\": \"HIGH\" },");
        run.Project.Folder.Write("policygate.yaml", $"version: 1\nadvisories: {{ data: '{run.Data.Path}', severity: moderate }}\n");
        ToolRun error = await run.RunAsync();
        Assert.True(error.ExitCode == 1, error.ToString());
        Assert.Contains("error PG1101: ", error.Output, StringComparison.Ordinal);
        File.Delete(run.StateFile);
        run.Project.Folder.Write("policygate.yaml", $"version: 1\nadvisories: {{ data: '{run.Data.Path}', severity: critical }}\n");
        ToolRun information = await run.RunAsync();
        Assert.True(information.ExitCode == 0, information.ToString());
        Assert.Contains("info PG1101: ", information.Output, StringComparison.Ordinal);
        File.Delete(run.StateFile);
        run.Project.Folder.Write("policygate.yaml", $"version: 1\nadvisories: {{ data: '{run.Data.Path}', not-affected: [{{ advisory: GHSA-4, packages: [Contoso.Http], justification: code_not_present, reason: none, expires: 2199-01-01 }}] }}\n");
        Assert.Equal(0, (await run.RunAsync()).ExitCode);
        run.Project.Folder.Write("policygate.yaml", "version: 1\nadvisories: { nonsense: 1 }\n");
        ToolRun wrong = await run.RunAsync();
        Assert.True(wrong.ExitCode == 2, wrong.ToString());
        Assert.Contains("policygate.yaml(2): PG0103", wrong.Error, StringComparison.Ordinal);
    }
}
