using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Monitoring;

/// <summary>The file of what was told.</summary>
public sealed class StateTests
{
    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("{", "cannot be read")]
    [InlineData("[]", "it names no schema")]
    [InlineData("{ \"schema\": 2, \"packages\": [] }", "it has the schema 2, and this version knows 1")]
    [InlineData("{ \"schema\": 1 }", "it is no state of policygate monitor")]
    [InlineData("{ \"schema\": 1, \"packages\": [{ \"id\": \"A\" }] }", "names no version of a package")]
    [InlineData("{ \"schema\": 1, \"packages\": [{ \"id\": \"A\", \"version\": \"1.0\", \"gone\": 7 }] }", "cannot be read")]
    [InlineData("{ \"schema\": 1, \"packages\": [{ \"id\": \"A\", \"version\": \"1.0\" }, { \"id\": \"a\", \"version\": \"1.0.0\" }] }", "it has A 1.0.0 twice")]
    [InlineData("{ \"schema\": 1,\n<<<<<<< ours\n\"packages\": [] }", "cannot be read")]
    public async Task One_that_cannot_be_read_is_left_and_nobody_is_asked(string text, string says)
    {
        using MonitorRun run = new();
        await File.WriteAllTextAsync(run.StateFile, text);
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 3, told.ToString());
        Assert.Contains(says, told.Error, StringComparison.Ordinal);
        Assert.Equal(text, run.State);
        Assert.Empty(run.Feed.Requests);
        Assert.Empty(told.Output);
    }

    [Fact]
    public async Task Is_the_same_bytes_every_time_a_line_a_version()
    {
        using MonitorRun run = new();
        run.Serve(run.Usual with { IsListed = false, Deprecation = """{ "reasons": ["Legacy"], "alternatePackage": { "id": "B", "range": "*" } }""" });
        run.Advise("GHSA-5", MonitorRun.Http);
        run.Advise("MAL-5", MonitorRun.Http);
        await run.RunAsync();
        Assert.Equal("{\n\"schema\": 1,\n\"packages\": [\n{\"id\":\"Contoso.Http\",\"version\":\"1.0.0\",\"unlisted\":true,\"deprecated\":\"Legacy; B\",\"hash\":\"same\",\"vulnerable\":[\"GHSA-5\"],\"malicious\":[\"MAL-5\"]},\n{\"id\":\"Contoso.Json\",\"version\":\"2.0.0\",\"hash\":\"same\"}\n]\n}\n", run.State);
        string before = run.State;
        File.Delete(run.StateFile);
        await run.RunAsync("json");
        Assert.Equal(before, run.State);
        Assert.DoesNotContain(Directory.GetFiles(run.Project.Folder.Path), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_another_run_wrote_meanwhile_stays()
    {
        using MonitorRun run = new();
        run.Feed.Fails(RegistrationFeed.Index(MonitorRun.Http), LoopbackFault.Stalls, times: 1);
        run.Limits = run.Limits with { Tries = 2, Inactivity = TimeSpan.FromSeconds(5) };
        Task<ToolRun> running = run.RunAsync();
        while (!run.Feed.Requests.Any(request => request.Path == RegistrationFeed.Index(MonitorRun.Http)))
        {
            await Task.Delay(10);
        }

        const string Theirs = "{\n\"schema\": 1,\n\"packages\": []\n}\n";
        await File.WriteAllTextAsync(run.StateFile, Theirs);
        ToolRun told = await running;
        Assert.True(told.ExitCode == 3, told.ToString());
        Assert.Contains("another run wrote the state", told.Error, StringComparison.Ordinal);
        Assert.Equal(Theirs, run.State);
    }

    [Fact]
    public async Task Two_runs_at_once_leave_one_whole_state()
    {
        using MonitorRun run = new();
        ToolRun[] both = await Task.WhenAll(run.RunAsync(), run.RunAsync());
        Assert.All(both, told => Assert.True(told.ExitCode == 0, told.ToString()));
        Assert.Equal(0, (await run.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task While_a_project_cannot_be_read_nothing_is_forgotten()
    {
        using MonitorRun run = new();
        run.Serve(run.Usual with { IsListed = false });
        Assert.Equal(1, (await run.RunAsync()).ExitCode);
        string before = run.State;
        run.Project.Write("obj/project.assets.json", "{");
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 3, told.ToString());
        Assert.Contains("PG0001", told.Output, StringComparison.Ordinal);
        Assert.Equal(before, run.State);
    }
}
