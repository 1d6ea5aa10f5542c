using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Monitoring;

/// <summary>Whoever may not know of a package is not told of it: an id of one's own is worth something to those who take names.</summary>
public sealed class PrivateIdsTests : IDisposable
{
    private readonly MonitorRun run = new();
    private readonly LoopbackFeed gallery = new LoopbackFeed().WithPackages(isPaged: false, new FeedVersion(MonitorRun.Json, "2.0.0"));

    private string Sources => $"<packageSources><clear /><add key=\"here\" value=\"{run.Feed[VulnerabilityFeed.Service]}\" allowInsecureConnections=\"true\" /><add key=\"gallery\" value=\"{gallery[VulnerabilityFeed.Service]}\" allowInsecureConnections=\"true\" /></packageSources><auditSources><clear /></auditSources>";

    public void Dispose()
    {
        run.Dispose();
        gallery.Dispose();
    }

    [Theory]
    [InlineData("mapping")]
    [InlineData("owners")]
    [InlineData("owners-and-wrong-record")]
    [InlineData("allow")]
    [InlineData("recorded")]
    [InlineData("trust")]
    public async Task No_other_source_hears_of_an_id(string by)
    {
        // The record in the package folder is not there, or says that it came from the gallery.
        run.Config($"<configuration>{Sources}{(by == "mapping" ? "<packageSourceMapping><clear /><packageSource key=\"here\"><package pattern=\"Contoso.*\" /></packageSource><packageSource key=\"gallery\"><package pattern=\"*\" /></packageSource></packageSourceMapping>" : string.Empty)}</configuration>");
        if (by != "recorded")
        {
            Forget(by == "owners-and-wrong-record" ? gallery[VulnerabilityFeed.Service].AbsoluteUri : null);
        }

        run.Project.Folder.Write("policygate.yaml", by switch
        {
            "owners" or "owners-and-wrong-record" => "version: 1\nsources: { owners-of: [{ packages: [Contoso.*], sources: [here] }] }\n",
            "allow" => "version: 1\nsources: { allow: [here] }\n",
            "trust" => "version: 1\ntrust: { file: policygate.lock.json }\n",
            _ => "version: 1\npackages: { default: allow }\n",
        });
        if (by == "trust")
        {
            run.Install(MonitorRun.Http, "1.0.0");
            run.Install(MonitorRun.Json, "2.0.0");
            ToolRun init = await ToolRun.RunAsync("trust", "init", run.Project.Folder.Path, "--no-cache", "--apply");
            Assert.True(init.ExitCode == 0, init.ToString());
            Forget(null);
        }

        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 0, told.ToString());
        Assert.Empty(gallery.Requests);
        Assert.Contains(run.Feed.Requests, request => request.Path == RegistrationFeed.Index(MonitorRun.Http));
    }

    [Fact]
    public async Task An_id_that_one_project_maps_is_mapped_for_all()
    {
        Forget(null);
        run.Config($"<configuration>{Sources}</configuration>");
        run.Project.Folder.Write("other/nuget.config", "<configuration><packageSourceMapping><clear /><packageSource key=\"here\"><package pattern=\"*\" /></packageSource></packageSourceMapping></configuration>");
        run.Project.Folder.Write("other/packages.lock.json", $$"""{ "version": 1, "dependencies": { "net10.0": { "Contoso.Http": { "type": "Direct", "requested": "[0.9.0, )", "resolved": "0.9.0", "contentHash": "x" } } } }""");
        await run.RunAsync();
        Assert.DoesNotContain(gallery.Requests, request => request.Path.Contains("contoso.http", StringComparison.Ordinal));
        Assert.Contains(run.Feed.Requests, request => request.Path == RegistrationFeed.Index(MonitorRun.Http));
    }

    [Fact]
    public async Task Where_the_source_that_it_came_from_is_not_configured_nobody_else_is_asked()
    {
        Forget("https://feed.example/v3/index.json");
        run.Config($"<configuration>{Sources}</configuration>");
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 3, told.ToString());
        Assert.Contains("nobody could be asked about Contoso.Http 1.0.0, Contoso.Json 2.0.0: it came from https://feed.example/v3/index.json, which is no enabled source", told.Output, StringComparison.Ordinal);
        Assert.Empty(gallery.Requests);
        Assert.Empty(run.Feed.Requests);
    }

    [Fact]
    public async Task Where_nothing_is_known_all_sources_are_asked_and_one_that_has_it_is_enough()
    {
        Forget(null);
        run.Config($"<configuration>{Sources}</configuration>");
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == 0, told.ToString());
        Assert.Contains(gallery.Requests, request => request.Path == RegistrationFeed.Flat(MonitorRun.Http));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..")]
    [InlineData("a?b=c")]
    [InlineData("a b\u202e")]
    public async Task What_is_no_id_is_asked_of_nobody(string id)
    {
        using TempFolder locked = new("pg-locked");
        Directory.CreateDirectory(locked[".git"]);
        locked.Write("nuget.config", run.Feed.Config());
        locked.Write("packages.lock.json", $$$"""{ "version": 1, "dependencies": { "net10.0": { "{{{id}}}": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "x" } } } }""");
        ToolRun told = await MonitorRun.RunAsync(run.Options with { Check = new() { Paths = [locked.Path], UseCache = false } });
        Assert.True(told.ExitCode == 3, told.ToString());
        Assert.Empty(run.Feed.Requests);
        Assert.DoesNotContain('\u202e', told.Output + told.Error);
    }

    [Fact]
    public async Task A_nuget_config_that_is_named_counts_alone()
    {
        run.Config($"<configuration>{Sources}</configuration>");
        string named = run.Project.Folder.Write("ci/nuget.config", run.Feed.Config());
        Forget(null);
        ToolRun told = await MonitorRun.RunAsync(run.Options with { Config = named });
        Assert.True(told.ExitCode == 0, told.ToString());
        Assert.Empty(gallery.Requests);
    }

    private void Forget(string? source)
    {
        foreach ((string id, string version) in new[] { (MonitorRun.Http, "1.0.0"), (MonitorRun.Json, "2.0.0") })
        {
            if (source is not null)
            {
                run.Recorded(id, version, source);
            }
            else
            {
                File.Delete(Path.Combine(Path.GetDirectoryName(run.Project.Archive(id, version))!, ".nupkg.metadata"));
            }
        }
    }
}
