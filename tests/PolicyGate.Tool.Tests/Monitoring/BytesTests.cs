using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Monitoring;

/// <summary>Like is compared with like: archives with archives, and a content hash only where it proves something. Folders are sources too.</summary>
public sealed class BytesTests
{
    [Theory]
    [InlineData(true, "hash\":\"same", 0)]
    [InlineData(false, null, 0)]
    public async Task Where_only_a_lock_file_is_here_its_hash_can_prove_that_all_is_well_and_no_more(bool isUnsigned, string? state, int code)
    {
        using MonitorRun run = new();
        string hash = run.HashOf(MonitorRun.Http, "1.0.0");
        using TempFolder locked = new("pg-locked");
        Directory.CreateDirectory(locked[".git"]);
        locked.Write("nuget.config", run.Feed.Config());
        locked.Write("packages.lock.json", $$"""{ "version": 1, "dependencies": { "net10.0": { "Contoso.Http": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "{{(isUnsigned ? hash : "of the archive without its signature")}}" } } } }""");
        ToolRun told = await MonitorRun.RunAsync(run.Options with { Check = new() { Paths = [locked.Path], UseCache = false } });
        Assert.True(told.ExitCode == code, told.ToString());
        Assert.DoesNotContain("monitor/republished", told.Output, StringComparison.Ordinal);
        Assert.Equal(state is not null, (await File.ReadAllTextAsync(locked["policygate.monitor.json"])).Contains(state ?? "hash", StringComparison.Ordinal));
        Assert.Equal(state is null, told.Error.Contains("archive not here of 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_signed_package_the_archive_is_compared_and_not_what_the_lock_file_says()
    {
        // The content hash of a package with a signature is not that of its file.
        using MonitorRun run = new();
        run.Project.Write("packages.lock.json", $$"""{ "version": 1, "dependencies": { "net10.0": { "Contoso.Http": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "of the archive without its signature" }, "Contoso.Json": { "type": "Transitive", "resolved": "2.0.0", "contentHash": "another" } } } }""");
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 0, told.ToString());
        Assert.Contains("\"id\":\"Contoso.Http\",\"version\":\"1.0.0\",\"hash\":\"same\"", run.State, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_says_what_it_has()
    {
        using MonitorRun run = new();
        using TempFolder folder = new("pg-folder-source");
        run.Config($"<configuration><packageSources><clear /><add key=\"folder\" value=\"{folder.Path}\" /></packageSources><auditSources><clear /></auditSources></configuration>");
        foreach ((string id, string version) in new[] { (MonitorRun.Http, "1.0.0"), (MonitorRun.Json, "2.0.0") })
        {
            File.Copy(run.Project.Archive(id, version), folder[$"{id}.{version}.nupkg"]);
            run.Recorded(id, version, folder.Path);
        }

        ToolRun first = await run.RunAsync();
        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.Contains("\"hash\":\"same\"", run.State, StringComparison.Ordinal);
        new SamplePackage(MonitorRun.Http, "1.0.0").File("lib/netstandard2.0/new.txt", "other").WriteTo(folder.Path);
        File.Delete(folder[$"{MonitorRun.Json}.2.0.0.nupkg"]);
        ToolRun news = await run.RunAsync();
        Assert.True(news.ExitCode == 1, news.ToString());
        Assert.Contains($"error monitor/republished: {MonitorRun.News}is not what folder has", news.Output, StringComparison.Ordinal);
        Assert.Contains("warning monitor/gone: Contoso.Json 2.0.0 is gone: folder has it no more", news.Output, StringComparison.Ordinal);
        Directory.Delete(folder.Path, recursive: true);
        string before = run.State;
        ToolRun away = await run.RunAsync();
        Assert.True(away.ExitCode == 3, away.ToString());
        Assert.Contains("is not there", away.Output, StringComparison.Ordinal);
        Assert.Equal(before, run.State);
    }

    [Fact]
    public async Task Of_an_older_protocol_it_is_said_that_it_gives_no_answer()
    {
        using MonitorRun run = new();
        run.Config($"<configuration><packageSources><clear /><add key=\"old\" value=\"{run.Feed["/api/v2"]}\" allowInsecureConnections=\"true\" /></packageSources><auditSources><clear /></auditSources></configuration>");
        run.Recorded(MonitorRun.Http, "1.0.0", run.Feed["/api/v2"].AbsoluteUri);
        run.Recorded(MonitorRun.Json, "2.0.0", run.Feed["/api/v2"].AbsoluteUri);
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 3, told.ToString());
        Assert.Contains("error monitor/not-asked: old (", told.Output, StringComparison.Ordinal);
    }
}
