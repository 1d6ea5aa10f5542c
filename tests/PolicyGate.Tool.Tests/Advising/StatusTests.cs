using System.Globalization;
using PolicyGate.Testing;
using PolicyGate.Tool.Commands;

namespace PolicyGate.Tool.Tests.Advising;

/// <summary><c>policygate advisories status</c>.</summary>
public sealed class StatusTests : IDisposable
{
    private readonly TempFolder folder = new("pg-status");

    public StatusTests() => Directory.CreateDirectory(folder[".git"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Says_where_the_data_of_the_policy_is_what_it_holds_and_how_old_it_is()
    {
        folder.Write("policygate.yaml", "version: 1\nadvisories: { data: data/, max-staleness: 14d }\n");
        folder.Write("data/GHSA-1.json", OsvZip.Record("GHSA-1", "Contoso.Http", Day(3)));
        folder.Write("data/MAL-1.json", OsvZip.Record("MAL-1", "Contoso.Htttp", Day(20)));
        ToolRun run = await ToolRun.RunAsync("advisories", "status", folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.StartsWith($"{folder["data"]}\n  from 2 files that no update wrote: 1 vulnerability, 1 malware, 2 package ids, 2 documents, newest {Day(3)} 00:00 UTC\n  in all: ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("  3 days old, within max-staleness of 14d\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max-staleness: 2d", "3 days old, and max-staleness is 2d\n", 1)]
    [InlineData("severity: low", "3 days old\n", 0)]
    public async Task Is_1_where_the_policy_wants_newer_data(string setting, string says, int code)
    {
        folder.Write("policygate.yaml", $"version: 1\nadvisories: {{ data: elsewhere/, {setting} }}\n");
        string data = folder.Write("GHSA-1.json", OsvZip.Record("GHSA-1", "Contoso.Http", Day(3)));
        ToolRun run = await ToolRun.RunAsync("advisories", "status", folder.Path, "--data", data);
        Assert.True(run.ExitCode == code, run.ToString());
        Assert.EndsWith(says, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_1_where_a_record_cannot_be_read_and_names_it()
    {
        folder.Write("data/GHSA-1.json", OsvZip.Record("GHSA-1", "Contoso.Http", Day(3)));
        folder.Write("data/GHSA-2.json", "{");
        ToolRun run = await ToolRun.RunAsync("advisories", "status", folder.Path, "--data", folder["data"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cannot be read: GHSA-2.json: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_what_counts_in_a_build_and_tells_what_a_build_tells()
    {
        // Nobody says which of the two is later, and so both count; and an index is no page.
        folder.Write("data/1.json", OsvZip.Record("MAL-1", "Contoso.A", Day(3)));
        folder.Write("data/2.json", OsvZip.Record("MAL-1", "Contoso.B", Day(3)));
        folder.Write("data/index.json", $$"""[{ "@name": "base", "@id": "https://feed.example/base.json", "@updated": "{{Day(3)}}T00:00:00Z" }]""");
        ToolRun run = await ToolRun.RunAsync("advisories", "status", folder.Path, "--data", folder["data"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("  in all: 0 vulnerabilities, 1 malware, 2 package ids, 3 documents, ", run.Output, StringComparison.Ordinal);
        Assert.Contains("cannot be read: an index of vulnerabilities names 1 pages, and 0 are here", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_3_without_data_and_2_with_a_policy_that_is_none()
    {
        ToolRun none = await ToolRun.RunAsync("advisories", "status", folder.Path, "--data", folder["gone"]);
        Assert.Equal(3, none.ExitCode);
        Assert.Contains("policygate advisories update brings it", none.Error, StringComparison.Ordinal);
        folder.Write("policygate.yaml", "version: 1\nadvisories: { data: 7, x: 1 }\n");
        ToolRun bad = await ToolRun.RunAsync("advisories", "status", folder.Path);
        Assert.Equal(2, bad.ExitCode);
        Assert.Matches(@"policygate\.yaml\(2\): PG01\d\d ", bad.Error);
    }

    [Fact]
    public async Task Tells_the_origin_of_what_an_update_wrote_of_this_user()
    {
        using LoopbackFeed feed = new LoopbackFeed().WithVulnerabilities();
        using UpdateRun update = new();
        update.Folder.Write("nuget.config", feed.Config());
        await update.RunAsync();
        using StringWriter output = new(CultureInfo.InvariantCulture);
        int code = await AdvisoriesCommand.StatusAsync(folder.Path, null, null, update.Data, new Terminal(output, output, isRedirected: true, isErrorRedirected: true));
        Assert.Equal(0, code);
        Assert.Contains($"  from here ({feed[VulnerabilityFeed.Service]}): 1 vulnerability", output.ToString(), StringComparison.Ordinal);
    }

    private static string Day(int ago) => DateTime.UtcNow.AddDays(-ago).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
