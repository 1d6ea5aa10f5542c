using System.IO.Compression;
using PolicyGate.Testing;
using PolicyGate.Tool.Feeds;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Tests.Advising;

/// <summary>OSV records, from a server and from this machine.</summary>
public sealed class OsvUpdateTests : IDisposable
{
    private const string Archive = "/osv/all.zip";
    private const string Counts = "1 vulnerability, 1 malware, 2 package ids, 2 documents, newest 2026-11-01 00:00 UTC";
    private readonly LoopbackFeed feed = new LoopbackFeed().WithVulnerabilities().Has(VulnerabilityFeed.Service, """{ "resources": [{ "@id": "x", "@type": "y" }] }""").Has(Archive, OsvZip.Of("2026-11-01"), "application/zip");
    private readonly UpdateRun update = new();

    public OsvUpdateTests() => update.Folder.Write("nuget.config", feed.Config());

    public void Dispose()
    {
        update.Dispose();
        feed.Dispose();
    }

    [Fact]
    public async Task An_archive_is_kept_as_it_is_and_not_asked_for_again()
    {
        ToolRun run = await update.RunAsync(feed[Archive].AbsoluteUri);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains($"{feed[Archive]}: new: {Counts}\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexString(OsvZip.Of("2026-11-01")), Assert.Single(update.Files).Value);
        feed.Asked();
        Assert.Contains("unchanged: ", (await update.RunAsync(feed[Archive].AbsoluteUri)).Output, StringComparison.Ordinal);
        Assert.Equal([$"{VulnerabilityFeed.Service} 200", $"{Archive} 304"], feed.Asked());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_download_that_broke_goes_on_where_the_server_lets_it(bool knowsRanges)
    {
        feed.KnowsRanges = knowsRanges;
        feed.Fails(Archive, LoopbackFault.Truncates, times: 1);
        update.Limits = update.Limits with { Tries = 1 };
        Assert.Equal(3, (await update.RunAsync(feed[Archive].AbsoluteUri)).ExitCode);
        Assert.Equal(2, update.Left.Length);
        feed.Asked();
        ToolRun run = await update.RunAsync(feed[Archive].AbsoluteUri);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains(Counts, run.Output, StringComparison.Ordinal);
        Assert.Equal($"{Archive} {(knowsRanges ? 206 : 200)}", feed.Asked()[^1]);
        Assert.Empty(update.Left);
    }

    [Fact]
    public async Task A_download_that_broke_begins_anew_where_it_is_another_by_now()
    {
        feed.Fails(Archive, LoopbackFault.Truncates, times: 1);
        update.Limits = update.Limits with { Tries = 1 };
        await update.RunAsync(feed[Archive].AbsoluteUri);
        feed.Has(Archive, OsvZip.Of("2026-11-02"), "application/zip");
        ToolRun run = await update.RunAsync(feed[Archive].AbsoluteUri);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("newest 2026-11-02", run.Output, StringComparison.Ordinal);
        Assert.Equal($"{Archive} 200", feed.Asked()[^1]);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_named_and_the_others_are_kept()
    {
        feed.Has(Archive, OsvZip.Of("2026-11-01", ("GHSA-2.json", "{ \"id\": 7, \"affected\": [] }")), "application/zip");
        ToolRun run = await update.RunAsync(feed[Archive].AbsoluteUri);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/GHSA-2.json: its id is no text", run.Error, StringComparison.Ordinal);
        Assert.Single(update.Files);
    }

    [Fact]
    public async Task Files_and_folders_of_this_machine_are_taken()
    {
        update.Folder.Write("records/a/GHSA-1.json", OsvZip.Record("GHSA-1", "Contoso.Http", "2026-11-01"));
        update.Folder.Write("records/MAL-1.json", OsvZip.Record("MAL-1", "Contoso.Htttp", "2026-11-01"));
        await File.WriteAllBytesAsync(update.Folder["all.zip"], OsvZip.Of("2026-11-01"));
        string document = update.Folder.Write("one.json", OsvZip.Record("GHSA-3", "Contoso.Json", "2026-11-01"));
        ToolRun run = await update.RunAsync(update.Folder["records"], update.Folder["all.zip"], document);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains($"records: new: {Counts}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"all.zip: new: {Counts}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("one.json: new: 1 vulnerability, 0 malware, 1 package id, 1 document", run.Output, StringComparison.Ordinal);
        Assert.Equal([".json", ".zip", ".zip"], update.Files.Keys.Select(Path.GetExtension).Order(StringComparer.Ordinal));
        string records = Path.Combine(update.Data, update.Files.Keys.Single(name => name.Contains("records", StringComparison.Ordinal)));
        await using (ZipArchive zip = new(File.OpenRead(records)))
        {
            Assert.Equal(["MAL-1.json", "a/GHSA-1.json"], zip.Entries.Select(entry => entry.FullName));
        }

        IReadOnlyDictionary<string, string> before = update.Files;
        Assert.Equal(3, (await update.RunAsync(update.Folder["records"], update.Folder["all.zip"], document)).Output.Split(": unchanged: ").Length - 1);
        Assert.Equal(before, update.Files);
    }

    [Fact]
    public async Task A_folder_that_an_update_kept_is_taken_with_what_its_zips_hold()
    {
        feed.WithVulnerabilities();
        await update.RunAsync(feed[Archive].AbsoluteUri);
        using UpdateRun other = new();
        other.Folder.Write("nuget.config", "<configuration><packageSources><clear /></packageSources><auditSources><clear /></auditSources></configuration>");
        ToolRun run = await other.RunAsync(update.Data);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains(": new: 2 vulnerabilities, 1 malware, 2 package ids, 5 documents, newest 2026-11-20 00:00 UTC", run.Output, StringComparison.Ordinal);
        Assert.Single(other.Files);
    }

    [Fact]
    public async Task What_is_data_is_told_by_its_bytes_and_not_by_its_name()
    {
        const string Record = """{ "id": "GHSA-9", "modified": "2026-11-01T00:00:00Z", "affected": [{ "package": { "ecosystem": "NuGet", "name": "Contoso.Nine" } }] }""";
        string record = update.Folder.Write("records/nine.osv", Record);
        update.Folder.Write("records/README.md", "[Where it is from](https://example.org)");
        ToolRun run = await update.RunAsync(update.Folder["records"], record);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal([".osv", ".zip"], update.Files.Keys.Select(Path.GetExtension).Order(StringComparer.Ordinal));
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(update.Data, update.Files.Keys.Single(name => name.EndsWith(".zip", StringComparison.Ordinal))));
        Assert.Equal(["nine.osv"], zip.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task What_is_no_data_is_refused_and_nothing_is_written()
    {
        string text = update.Folder.Write("a.zip", "no zip");
        string empty = update.Folder["empty.zip"];
        using (ZipFile.Open(empty, ZipArchiveMode.Create))
        {
        }

        string other = update.Folder.Write("other.json", "{ \"x\": 1 }");
        Directory.CreateDirectory(update.Folder["nothing"]);
        ToolRun run = await update.RunAsync(text, empty, other, update.Folder["nothing"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("a.zip: it is no advisory data: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("empty.zip: it is no advisory data: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("other.json: it is no advisory data: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("nothing holds no advisory data", run.Error, StringComparison.Ordinal);
        Assert.Empty(update.Files);
        await Assert.ThrowsAsync<UsageException>(() => update.RunAsync(update.Folder.Write("a.txt", "x")));
        await Assert.ThrowsAsync<UsageException>(() => update.RunAsync(update.Folder["gone"]));
        await Assert.ThrowsAsync<UsageException>(() => update.RunAsync("ftp://feed.example/all.zip"));
    }

    [Fact]
    public void No_two_addresses_share_a_file_and_nothing_of_one_leaves_the_folder()
    {
        string[] addresses = ["https://a.example/all.zip", "https://a.example/all.zip?x", "https://a.example/b/all.zip", "https://A.example/../../all.zip", "https://a.example/%2e%2e%2fall.zip", "..", "CON", string.Empty];
        string[] names = [.. addresses.Select(address => OriginName.Of("osv", address, address, ".zip"))];
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.Matches("^osv-[A-Za-z0-9.-]+\\.zip$", name));
        Assert.All(names, name => Assert.DoesNotContain("..", name, StringComparison.Ordinal));
        Assert.InRange(OriginName.Of("osv", new string('a', 500), "x", ".zip").Length, 10, 80);
    }
}
