using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Monitoring;

/// <summary>Each kind of news is told once, and its end once.</summary>
public sealed class ChangesTests
{
    private const string Deprecation = """{ "reasons": ["CriticalBugs", "Legacy"], "message": "Do move on.", "alternatePackage": { "id": "Contoso.Net", "range": "[2.0.0, )" } }""";
    private static readonly string Other = Convert.ToBase64String(new byte[64]);

    /// <summary>What happens, the finding, what it says, and what is said when it is over.</summary>
    public static TheoryData<string, string, string, string> All => new()
    {
        { "unlisted", "warning monitor/unlisted", "is not listed any more by here (", "is listed again by here (" },
        { "unlisted-1900", "warning monitor/unlisted", "is not listed any more by here (", "is listed again by here (" },
        { "deprecated", "warning monitor/deprecated", ": CriticalBugs, Legacy (Do move on.); it names Contoso.Net [2.0.0, ) to use instead", "is not deprecated any more by here (" },
        { "gone", "warning monitor/gone", "is gone: here (", "is back: here (" },
        { "gone-version", "warning monitor/gone", "is gone: here (", "is back: here (" },
        { "republished", "error monitor/republished", "is not what here (", "as it is used here again" },
        { "vulnerable", "warning PG1101", "has a known vulnerability, GHSA-1111", "is not named any more by GHSA-1111" },
        { "malicious", "error PG1102", "is a malicious package, MAL-2026-1", "is not named any more by MAL-2026-1" },
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task Each_is_told_once_and_once_that_it_is_over(string kind, string finding, string says, string over)
    {
        using MonitorRun run = new();
        ToolRun first = await run.RunAsync();
        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.Contains("policygate: first run: 2 packages known, 0 could not be asked about; 0 new for a person, 0 over", first.Error, StringComparison.Ordinal);
        string usual = run.State;

        Happen(run, kind);
        ToolRun news = await run.RunAsync();
        Assert.True(news.ExitCode == 1, news.ToString());
        Assert.Contains($"{finding}: {MonitorRun.News}", news.Output, StringComparison.Ordinal);
        Assert.Contains(says, news.Output, StringComparison.Ordinal);
        Assert.Contains("policygate: 2 packages known, 0 could not be asked about; 1 new for a person, 0 over", news.Error, StringComparison.Ordinal);
        string told = run.State;
        Assert.NotEqual(usual, told);

        ToolRun again = await run.RunAsync();
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.DoesNotContain(MonitorRun.News, again.Output, StringComparison.Ordinal);
        Assert.Equal(told, run.State);

        run.Serve();
        run.Withdraw("GHSA-1111");
        run.Withdraw("MAL-2026-1");
        ToolRun mended = await run.RunAsync();
        Assert.True(mended.ExitCode == 0, mended.ToString());
        Assert.Contains($"info monitor/over: {MonitorRun.News}", mended.Output, StringComparison.Ordinal);
        Assert.Contains(over, mended.Output, StringComparison.Ordinal);
        Assert.Equal(usual, run.State);
        Assert.DoesNotContain(MonitorRun.News, (await run.RunAsync()).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task The_first_run_tells_what_is_so_already(bool isPaged, bool packs)
    {
        using MonitorRun run = new(isPaged);
        run.Feed.Packs = packs;
        run.Serve(run.Usual with { IsListed = false, Deprecation = """{ "reasons": "Legacy" }""", Hash = Other });
        run.Advise("GHSA-1111", MonitorRun.Http);
        ToolRun first = await run.RunAsync();
        Assert.True(first.ExitCode == 1, first.ToString());
        foreach (string kind in new[] { "monitor/unlisted", "monitor/deprecated", "monitor/republished", "PG1101" })
        {
            Assert.Contains($"{kind}: {MonitorRun.News}", first.Output, StringComparison.Ordinal);
        }

        Assert.Contains("it names nothing to use instead", first.Output, StringComparison.Ordinal);
        Assert.Contains("first run: 2 packages known, 0 could not be asked about; 4 new for a person", first.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await run.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task Each_id_is_asked_about_once_and_nothing_is_downloaded()
    {
        using MonitorRun run = new(isPaged: true);
        await run.RunAsync();
        string[] asked = [.. run.Feed.Asked().Order(StringComparer.Ordinal)];
        string[] expected = [.. new[] { VulnerabilityFeed.Service, RegistrationFeed.Index(MonitorRun.Http), RegistrationFeed.Page(MonitorRun.Http), RegistrationFeed.Index(MonitorRun.Json), RegistrationFeed.Page(MonitorRun.Json), run.Usual.Catalog, new FeedVersion(MonitorRun.Json, "2.0.0").Catalog }.Select(path => $"{path} 200").Order(StringComparer.Ordinal)];
        Assert.Equal(expected, asked);
    }

    [Fact]
    public async Task Another_reason_or_alternative_is_news_and_another_message_is_not()
    {
        using MonitorRun run = new();
        run.Serve(run.Usual with { Deprecation = Deprecation });
        Assert.Equal(1, (await run.RunAsync()).ExitCode);
        run.Serve(run.Usual with { Deprecation = Deprecation.Replace("Do move on.", "Please do.", StringComparison.Ordinal) });
        Assert.Equal(0, (await run.RunAsync()).ExitCode);
        run.Serve(run.Usual with { Deprecation = Deprecation.Replace("Contoso.Net", "Contoso.Else", StringComparison.Ordinal) });
        Assert.Equal(1, (await run.RunAsync()).ExitCode);
        run.Serve(run.Usual with { Deprecation = """{ "reasons": ["Other"] }""" });
        Assert.Equal(1, (await run.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task What_was_told_before_it_was_gone_is_not_told_again_when_it_is_back()
    {
        using MonitorRun run = new();
        run.Serve(run.Usual with { IsListed = false });
        Assert.Equal(1, (await run.RunAsync()).ExitCode);
        run.Feed.WithoutPackage(MonitorRun.Http);
        Assert.Equal(1, (await run.RunAsync()).ExitCode);
        run.Serve(run.Usual with { IsListed = false });
        ToolRun back = await run.RunAsync();
        Assert.True(back.ExitCode == 0, back.ToString());
        Assert.Contains("is back: ", back.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("monitor/unlisted", back.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_advisory_is_the_same_under_each_of_its_names_and_malware_is_news_of_its_own()
    {
        using MonitorRun run = new();
        run.Advise("CVE-2026-1", MonitorRun.Http);
        Assert.Equal(1, (await run.RunAsync()).ExitCode);
        run.Withdraw("CVE-2026-1");
        run.Advise("GHSA-2222", MonitorRun.Http, fields: "\"aliases\": [\"CVE-2026-1\"],");
        ToolRun renamed = await run.RunAsync();
        Assert.True(renamed.ExitCode == 0, renamed.ToString());
        Assert.DoesNotContain(MonitorRun.News, renamed.Output, StringComparison.Ordinal);
        run.Advise("MAL-2026-2", MonitorRun.Http, fields: "\"aliases\": [\"GHSA-2222\"],");
        ToolRun worse = await run.RunAsync();
        Assert.True(worse.ExitCode == 1, worse.ToString());
        Assert.Contains("error PG1102: ", worse.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("monitor/over", worse.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_resolved_any_more_leaves_the_state_and_is_told_anew_when_it_comes_back()
    {
        using MonitorRun run = new();
        run.Serve(run.Usual with { IsListed = false });
        Assert.Equal(1, (await run.RunAsync()).ExitCode);
        string with = run.State;
        using RestoredProject less = new RestoredProject { PackageFolder = run.Project.Packages }.Framework("net10.0", "Contoso.Json [2.0.0, )").Target("net10.0", "Contoso.Json/2.0.0");
        run.Project.Write("obj/project.assets.json", less.Json().Replace(less.ProjectFile, run.Project.ProjectFile, StringComparison.Ordinal));
        Assert.Equal(0, (await run.RunAsync()).ExitCode);
        Assert.Equal("{\n\"schema\": 1,\n\"packages\": [\n{\"id\":\"Contoso.Json\",\"version\":\"2.0.0\",\"hash\":\"same\"}\n]\n}\n", run.State);
        run.Project.Write("obj/project.assets.json", run.Project.Json());
        Assert.Equal(1, (await run.RunAsync()).ExitCode);
        Assert.Equal(with, run.State);
    }

    private static void Happen(MonitorRun run, string kind)
    {
        switch (kind)
        {
            case "unlisted":
                run.Serve(run.Usual with { IsListed = false });
                break;
            case "unlisted-1900":
                run.Serve(run.Usual with { IsListed = null, Published = "1900-01-01T00:00:00+00:00" });
                break;
            case "deprecated":
                run.Serve(run.Usual with { Deprecation = Deprecation });
                break;
            case "gone":
                run.Feed.WithoutPackage(MonitorRun.Http);
                break;
            case "gone-version":
                run.Feed.WithPackages(isPaged: false, new FeedVersion(MonitorRun.Http, "0.9.0"), new FeedVersion(MonitorRun.Http, "1.1.0"));
                break;
            case "republished":
                run.Serve(run.Usual with { Hash = Other });
                break;
            case "vulnerable":
                run.Advise("GHSA-1111", MonitorRun.Http);
                break;
            default:
                run.Advise("MAL-2026-1", MonitorRun.Http);
                break;
        }
    }
}
