using PolicyGate.Testing;
using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Tests.Advising;

/// <summary>Whatever a server does: a clear error that names it, and what was here stays.</summary>
public sealed class FaultyServerTests : IDisposable
{
    private const string Archive = "/osv/all.zip";
    private readonly LoopbackFeed feed = new LoopbackFeed().WithVulnerabilities().Has(Archive, OsvZip.Of("2026-11-01"), "application/zip");
    private readonly UpdateRun update = new();

    public FaultyServerTests() => update.Folder.Write("nuget.config", feed.Config());

    public static TheoryData<string, string> All
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (string path in VulnerabilityFeed.Paths.Append(Archive))
            {
                foreach (LoopbackFault fault in Enum.GetValues<LoopbackFault>())
                {
                    all.Add(path, fault.ToString());
                }
            }

            return all;
        }
    }

    public void Dispose()
    {
        update.Dispose();
        feed.Dispose();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Of_any_request_is_an_error_that_leaves_what_was_there(string path, string fault)
    {
        await update.RunAsync(feed[Archive].AbsoluteUri);
        IReadOnlyDictionary<string, string> before = update.Files;
        Assert.Equal(2, before.Count);
        feed.WithVulnerabilities("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z").Has(Archive, OsvZip.Of("2026-11-02"), "application/zip");
        feed.Fails(path, Enum.Parse<LoopbackFault>(fault));

        // Enough for an answer that comes, and bytes that are soon reached by one that does not end.
        update.Limits = new FeedLimits { Tries = 1, Inactivity = fault.StartsWith("Stall", StringComparison.Ordinal) ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(60), MostDocument = 1_000_000, MostArchive = 1_000_000 };
        ToolRun broken = await update.RunAsync(feed[Archive].AbsoluteUri);
        Assert.True(broken.ExitCode == 3, broken.ToString());
        Assert.Contains("policygate: ", broken.Error, StringComparison.Ordinal);
        Assert.Contains(feed.Root.Authority, broken.Error, StringComparison.Ordinal);
        Assert.Contains("what was there stays", broken.Error, StringComparison.Ordinal);
        string mine = path == Archive ? "osv-" : "nuget-";
        Assert.Equal(Of(before, mine), Of(update.Files, mine));
        Assert.NotEqual(before, update.Files);

        feed.Works(path);
        update.Limits = new FeedLimits();
        ToolRun mended = await update.RunAsync(feed[Archive].AbsoluteUri);
        Assert.True(mended.ExitCode == 0, mended.ToString());
        Assert.NotEqual(Of(before, mine), Of(update.Files, mine));
        Assert.Empty(update.Left);
    }

    [Fact]
    public async Task An_answer_that_comes_steadily_and_never_ends_is_an_error_too()
    {
        update.Limits = new FeedLimits { Tries = 1, Whole = TimeSpan.Zero };
        ToolRun run = await update.RunAsync(feed[Archive].AbsoluteUri);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("takes longer than the 0 minutes that it may", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(LoopbackFault.ServerError))]
    [InlineData(nameof(LoopbackFault.Closes))]
    [InlineData(nameof(LoopbackFault.Truncates))]
    public async Task What_is_over_in_a_moment_is_asked_again(string fault)
    {
        VulnerabilityFeed.Paths.Append(Archive).ToList().ForEach(path => feed.Fails(path, Enum.Parse<LoopbackFault>(fault), times: 2));
        ToolRun run = await update.RunAsync(feed[Archive].AbsoluteUri);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(2, update.Files.Count);
    }

    [Fact]
    public async Task A_redirect_from_https_to_http_is_not_followed()
    {
        using LoopbackFeed secure = new LoopbackFeed(isSecure: true).WithVulnerabilities();
        update.Folder.Write("nuget.config", secure.Config("disableTLSCertificateValidation=\"true\""));
        Assert.Equal(0, (await update.RunAsync()).ExitCode);
        secure.Fails(VulnerabilityFeed.Index, LoopbackFault.RedirectsToHttp);
        ToolRun run = await update.RunAsync();
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("redirects to http://127.0.0.1:1/elsewhere, where nobody follows it", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused()
    {
        using LoopbackFeed secure = new LoopbackFeed(isSecure: true).WithVulnerabilities();
        update.Folder.Write("nuget.config", secure.Config(string.Empty));
        ToolRun run = await update.RunAsync();
        Assert.Equal(3, run.ExitCode);
        Assert.Empty(secure.Asked());
    }

    [Theory]
    [InlineData(VulnerabilityFeed.Service, "[]", "it is no service index")]
    [InlineData(VulnerabilityFeed.Service, """{ "resources": [{ "@id": "file:///etc/passwd", "@type": "VulnerabilityInfo/6.7.0" }] }""", "file:///etc/passwd is not https")]
    [InlineData(VulnerabilityFeed.Index, "[]", "it is no index of pages")]
    [InlineData(VulnerabilityFeed.Index, """[{ "@name": "a", "@id": "file:///etc/passwd", "@updated": "2026-11-20T00:00:00Z" }]""", "file:///etc/passwd is not https")]
    [InlineData(VulnerabilityFeed.Index, """[{ "@name": "a", "@id": "http://[", "@updated": "2026-11-20T00:00:00Z" }]""", "names a page that has no address")]
    [InlineData(VulnerabilityFeed.Index, """[{ "@name": "a", "@id": "base.json", "@updated": "soon" }]""", "soon is no time")]
    [InlineData(VulnerabilityFeed.Base, """[{ "@name": "a", "@id": "base.json", "@updated": "2026-11-20T00:00:00Z" }]""", "it is no page of vulnerabilities")]
    [InlineData(VulnerabilityFeed.Base, """{ "a": [{ "severity": 1 }] }""", "it is no page of vulnerabilities")]
    public async Task Content_that_lies_is_named(string path, string json, string says)
    {
        feed.Has(path, json);
        ToolRun run = await update.RunAsync();
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Empty(update.Files);
    }

    [Fact]
    public async Task An_index_on_https_does_not_lead_to_pages_on_http()
    {
        using LoopbackFeed secure = new LoopbackFeed(isSecure: true).WithVulnerabilities();
        secure.Has(VulnerabilityFeed.Index, $$"""[{ "@name": "base", "@id": "{{feed[VulnerabilityFeed.Base]}}", "@updated": "2026-11-20T00:00:00Z" }]""");
        update.Folder.Write("nuget.config", secure.Config("disableTLSCertificateValidation=\"true\""));
        ToolRun run = await update.RunAsync();
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("is not https", run.Error, StringComparison.Ordinal);
        Assert.Empty(feed.Asked());
    }

    private static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> files, string kind) => files.Where(file => file.Key.StartsWith(kind, StringComparison.Ordinal)).ToDictionary();
}
