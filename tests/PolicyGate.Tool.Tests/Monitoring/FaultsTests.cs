using System.Diagnostics;
using PolicyGate.Testing;
using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Tests.Monitoring;

/// <summary>Whatever a server does: what was known stays, nothing is "gone" and nothing is fine.</summary>
public sealed class FaultsTests
{
    private static readonly string Flat = RegistrationFeed.Flat(MonitorRun.Http);

    public static TheoryData<string, string> All
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (string path in new[] { VulnerabilityFeed.Service, RegistrationFeed.Index(MonitorRun.Http), RegistrationFeed.Page(MonitorRun.Http), new FeedVersion(MonitorRun.Http, "1.0.0").Catalog, Flat })
            {
                // That an id is not in the flat container either is what "gone" is.
                foreach (LoopbackFault fault in Enum.GetValues<LoopbackFault>().Where(fault => path != Flat || fault != LoopbackFault.NotFound))
                {
                    all.Add(path, fault.ToString());
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Of_any_request_leaves_what_was_known(string path, string fault)
    {
        using MonitorRun run = new(isPaged: true);
        Assert.Equal(0, (await run.RunAsync()).ExitCode);
        string before = run.State;

        // Something is new meanwhile, and nobody can see it: of the flat container's request that it is gone.
        run.Serve(run.Usual with { IsListed = false });
        if (path == Flat)
        {
            run.Feed.Without(RegistrationFeed.Index(MonitorRun.Http)).Has(Flat, """{ "versions": ["0.9.0"] }""");
        }

        run.Feed.Fails(path, Enum.Parse<LoopbackFault>(fault));
        run.Limits = new FeedLimits { Tries = 1, Pause = TimeSpan.Zero, Inactivity = fault.StartsWith("Stall", StringComparison.Ordinal) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(60), MostDocument = 1_000_000 };
        ToolRun broken = await run.RunAsync();
        Assert.True(broken.ExitCode == 3, broken.ToString());
        Assert.Contains("error monitor/not-asked: here (", broken.Output, StringComparison.Ordinal);
        Assert.Contains($"gave no answer about {MonitorRun.Http} 1.0.0", broken.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(MonitorRun.News, broken.Output, StringComparison.Ordinal);
        Assert.Equal(before, run.State);

        run.Feed.Works(path);
        run.Limits = new FeedLimits { Pause = TimeSpan.Zero };
        ToolRun mended = await run.RunAsync();
        Assert.True(mended.ExitCode == 1, mended.ToString());
        Assert.Contains($"{(path == Flat ? "monitor/gone" : "monitor/unlisted")}: {MonitorRun.News}", mended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "items": [] }""", "does not know 1.0.0, and")]
    [InlineData("""{ "items": [7] }""", "a page of it is none")]
    [InlineData("""{ "items": [{ "@id": "file:///etc/passwd" }] }""", "file:///etc/passwd is not https")]
    [InlineData("""{ "items": [{ "@id": "http://[" }] }""", "names a document that has no address")]
    [InlineData("""{ "items": [{ "items": [{ "catalogEntry": { "id": "Other", "version": "1.0.0" } }] }] }""", "it speaks of Other")]
    [InlineData("""{ "items": [{ "items": [{ "catalogEntry": { "version": "one" } }] }] }""", "a version of it is none")]
    [InlineData("""[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]""", "is not what it should be")]
    public async Task A_registration_that_lies_is_named(string json, string says)
    {
        using MonitorRun run = new();
        run.Feed.Has(RegistrationFeed.Index(MonitorRun.Http), json);
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 3, told.ToString());
        Assert.Contains(says, told.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(MonitorRun.News, told.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "id": "Other", "version": "1.0.0" }""", "it speaks of another package")]
    [InlineData("""{ "id": "Contoso.Http", "version": "1.0.0", "packageHash": "c2hvcnQ=" }""", "its packageHash is no SHA-512")]
    [InlineData("""{ "id": "Contoso.Http", "version": "1.0.0", "packageHash": "?" }""", "its packageHash is no SHA-512")]
    public async Task A_leaf_of_the_catalog_that_lies_is_named(string json, string says)
    {
        using MonitorRun run = new();
        run.Feed.Has(run.Usual.Catalog, json);
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 3, told.ToString());
        Assert.Contains(says, told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_never_said_which_bytes_it_has_is_asked_all_the_same_and_one_that_falls_silent_is_no_answer()
    {
        using MonitorRun run = new();
        run.Serve(run.Usual with { Hash = null });
        ToolRun never = await run.RunAsync();
        Assert.True(never.ExitCode == 0, never.ToString());
        Assert.Contains("hash not served of 1", never.Error, StringComparison.Ordinal);
        run.Serve();
        Assert.Equal(0, (await run.RunAsync()).ExitCode);
        string before = run.State;
        run.Serve(run.Usual with { Hash = null, IsListed = false });
        ToolRun silent = await run.RunAsync();
        Assert.True(silent.ExitCode == 3, silent.ToString());
        Assert.Contains("it does not say any more which bytes it has", silent.Output, StringComparison.Ordinal);
        Assert.Equal(before, run.State);
    }

    [Fact]
    public async Task A_source_that_has_nothing_any_more_is_not_believed()
    {
        using MonitorRun run = new();
        string[] ids = ["A", "B", "C", "D", "E"];
        run.Project.Framework("net10.0", [.. ids.Select(id => $"{id} [1.0.0, )")]).Target("net10.0", [.. ids.Select(id => $"{id}/1.0.0")]);
        run.Project.Write("obj/project.assets.json", run.Project.Json());
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 3, told.ToString());
        Assert.Contains("it says that it has none of all the packages, which is not believed", told.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("monitor/gone", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_never_had_any_of_them_says_nothing_of_those_that_another_has()
    {
        using MonitorRun run = new();
        using LoopbackFeed other = new LoopbackFeed().WithPackages(isPaged: false);
        string[] ids = ["A", "B", "C", "D", "E"];
        run.Project.Framework("net10.0", [.. ids.Select(id => $"{id} [1.0.0, )")]).Target("net10.0", [.. ids.Select(id => $"{id}/1.0.0")]);
        run.Project.Write("obj/project.assets.json", run.Project.Json());
        run.Feed.WithPackages(isPaged: false, [.. ids.Select(id => new FeedVersion(id, "1.0.0"))]);
        run.Config(run.Feed.Config().Replace("<clear /><add", $"<clear /><add key=\"other\" value=\"{other[VulnerabilityFeed.Service]}\" allowInsecureConnections=\"true\" /><add", StringComparison.Ordinal));
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 0, told.ToString());
        Assert.Contains(other.Requests, request => request.Path == RegistrationFeed.Flat("A"));
    }

    [Fact]
    public async Task A_source_that_fails_again_and_again_is_left_alone()
    {
        using MonitorRun run = new();
        string[] ids = [.. Enumerable.Range(0, 40).Select(number => $"P{number}")];
        run.Project.Framework("net10.0", [.. ids.Select(id => $"{id} [1.0.0, )")]).Target("net10.0", [.. ids.Select(id => $"{id}/1.0.0")]);
        run.Project.Write("obj/project.assets.json", run.Project.Json());
        ids.ToList().ForEach(id => run.Feed.Fails(RegistrationFeed.Index(id), LoopbackFault.ServerError));
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 3, told.ToString());
        Assert.Contains("failed several times in a row, and was asked no more", told.Output, StringComparison.Ordinal);
        Assert.InRange(run.Feed.Requests.Count, 6, 1 + 5 + run.Limits.AtOnce);
    }

    [Fact]
    public async Task A_server_that_asks_for_time_gets_it_within_bounds()
    {
        using MonitorRun run = new();
        run.Limits = new FeedLimits { Pause = TimeSpan.Zero };
        run.Feed.Fails(VulnerabilityFeed.Service, LoopbackFault.TooManyRequests, times: 1);
        long began = Stopwatch.GetTimestamp();
        Assert.Equal(0, (await run.RunAsync()).ExitCode);
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromMilliseconds(900));
        run.Limits = new FeedLimits { Pause = TimeSpan.Zero, MostPause = TimeSpan.Zero };
        run.Feed.Fails(VulnerabilityFeed.Service, LoopbackFault.TooManyRequests);
        run.Feed.Asked();
        Assert.Equal(3, (await run.RunAsync()).ExitCode);
        Assert.Equal(3, run.Feed.Asked().Length);
    }

    [Fact]
    public async Task Advisories_are_brought_and_where_that_fails_nothing_counts_as_withdrawn()
    {
        using MonitorRun run = new();
        run.IsOffline = false;
        run.Feed.WithVulnerabilities();
        run.Serve();
        ToolRun first = await run.RunAsync();
        Assert.True(first.ExitCode == 1, first.ToString());
        Assert.Contains("has a known vulnerability, GHSA-aaaa-bbbb-cccc", first.Output, StringComparison.Ordinal);
        Assert.Contains("new: 1 vulnerability", first.Error, StringComparison.Ordinal);
        string told = run.State;
        Directory.GetFiles(run.Data.Path, "nuget-*.zip").ToList().ForEach(File.Delete);
        run.Feed.Fails(VulnerabilityFeed.Index, LoopbackFault.ServerError);
        ToolRun broken = await run.RunAsync();
        Assert.True(broken.ExitCode == 3, broken.ToString());
        Assert.Contains("the advisory data could not be brought up to date", broken.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("monitor/over", broken.Output, StringComparison.Ordinal);
        Assert.Equal(told, run.State);
    }

    [Fact]
    public async Task Without_any_advisory_data_nobody_is_told_that_all_is_well()
    {
        using MonitorRun run = new();
        run.Withdraw("GHSA-0000");
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 3, told.ToString());
        Assert.Contains("error PG1103: there is no advisory data", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_ended_leaves_the_state_as_it_was()
    {
        using MonitorRun run = new();
        run.Feed.Fails(RegistrationFeed.Index(MonitorRun.Http), LoopbackFault.Stalls);
        using CancellationTokenSource ended = new();
        Task<ToolRun> running = run.RunAsync(cancellation: ended.Token);
        while (!run.Feed.Requests.Any(request => request.Path == RegistrationFeed.Index(MonitorRun.Http)))
        {
            await Task.Delay(10, CancellationToken.None);
        }

        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(File.Exists(run.StateFile));
    }
}
