using System.IO.Compression;
using System.Text;
using PolicyGate.Advisories;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Advisories;

public sealed class AdvisoryDataTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder folder = new("pg-advisories");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("\"versions\": [\"1.0\"]", "1.0.0")]
    [InlineData("\"versions\": [\"1.0\", \"x\"]", "every version !the version \"x\"")]
    [InlineData("\"versions\": [1.0]", "every version !the version 1.0")]
    [InlineData("\"ranges\": [{ \"type\": \"ECOSYSTEM\" }]", "every version !a range without a beginning")]
    [InlineData("\"ranges\": [{ \"type\": \"ECOSYSTEM\", \"events\": { \"introduced\": \"0\" } }]", "every version !a range without a beginning")]
    [InlineData("\"ranges\": [{ \"type\": \"ECOSYSTEM\", \"events\": [{ \"Introduced\": \"0\" }] }]", "every version !Introduced 0")]
    [InlineData("\"ranges\": [{ \"type\": \"ECOSYSTEM\", \"events\": [{ \"fixed\": \"2.0\" }] }]", "(, 2.0.0) !a range without a beginning")]
    [InlineData("\"versions\": [\"1.0\"], \"ranges\": [{ \"type\": \"ECOSYSTEM\", \"events\": [{ \"introduced\": \"2.0\" }, { \"fixed\": \"3.0\" }] }]", "1.0.0 [2.0.0, 3.0.0)")]
    [InlineData("\"ranges\": [{ \"type\": \"SEMVER\", \"events\": [{ \"introduced\": \"0\", \"last_affected\": \"3.0\" }] }]", "(, 3.0.0]")]
    [InlineData("\"ranges\": [{ \"type\": \"GIT\", \"events\": [{ \"introduced\": \"0\" }] }]", "every version !it names commits and no versions")]
    [InlineData("\"versions\": [\"1.0\"], \"ranges\": [{ \"type\": \"GIT\" }]", "1.0.0")]
    [InlineData("\"ranges\": [{ \"type\": \"OTHER\" }]", "every version !it has a range of an unknown type")]
    [InlineData("\"ranges\": [{ \"type\": \"ECOSYSTEM\", \"events\": [{ \"introduced\": \"1.0\" }, { \"fixed\": \"next\" }] }]", "[1.0.0, ) !fixed next")]
    [InlineData("\"ranges\": [{ \"type\": \"ECOSYSTEM\", \"events\": [{ \"introduced\": \"first\" }, { \"fixed\": \"2.0\" }] }]", "(, 2.0.0) !introduced first")]
    [InlineData("\"ranges\": [{ \"type\": \"ECOSYSTEM\", \"events\": [{ \"introduced\": \"0\" }, { \"vanished\": \"2.0\" }, 7] }]", "every version !vanished 2.0")]
    [InlineData("\"other\": 1", "every version")]
    public void What_a_record_affects(string entry, string expected)
    {
        AdvisoryRecord record = Assert.Single(Read($$"""{ "id": "GHSA-1", "affected": [{ "package": { "ecosystem": "NuGet", "name": "A" }, {{entry}} }] }""").Records);
        Assert.All(record.Affected, affected => Assert.Equal("A", affected.Id));
        string[] parts = expected.Split(" !");
        Assert.Equal(parts[0], string.Join(' ', record.Affected.Select(affected => affected.Range)));
        Assert.Equal(parts.Length == 1 ? null : $"not all of the record could be read ({parts[1]}), and what is not known counts as affected", record.Problem);
    }

    [Theory]
    [InlineData("\"database_specific\": { \"severity\": \"MODERATE\" }, \"severity\": [{ \"type\": \"CVSS_V3\", \"score\": \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H\" }]", AdvisorySeverity.Moderate)]
    [InlineData("\"severity\": [{ \"type\": \"CVSS_V3\", \"score\": \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L\" }, { \"type\": \"CVSS_V4\", \"score\": \"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H\" }]", AdvisorySeverity.Critical)]
    [InlineData("\"severity\": [{ \"type\": \"CVSS_V3\", \"score\": \"\" }]", null)]
    [InlineData("\"severity\": []", null)]
    public void How_bad_it_is(string severity, object? expected) =>
        Assert.Equal((AdvisorySeverity?)expected, Assert.Single(Read($$"""{ "id": "GHSA-1", "affected": [], {{severity}} }""").Records).Severity);

    [Theory]
    [InlineData("\"id\": \"MAL-2024-1\"", "MAL-2024-1", true)]
    [InlineData("\"id\": \"GHSA-1\", \"database_specific\": { \"cwe_ids\": [\"CWE-79\", \"CWE-506\"] }", "GHSA-1", true)]
    [InlineData("\"id\": \"GHSA-1\", \"database_specific\": { \"cwe_ids\": [\"CWE-79\"] }", "GHSA-1", false)]
    [InlineData("\"id\": \"\", \"database_specific\": { \"malicious-packages-origins\": [{ \"id\": \"RLMA-1\" }] }", "RLMA-1", true)]
    [InlineData("\"id\": \"\"", "a.json", false)]
    public void What_it_is_called_and_whether_it_is_malware(string json, string name, bool isMalware)
    {
        AdvisoryRecord record = Assert.Single(Read($$"""{ {{json}}, "affected": [] }""").Records);
        Assert.Equal((name, isMalware), (record.Name, record.IsMalware));
    }

    [Theory]
    [InlineData("", "a.json: ")]
    [InlineData("[]", "it is no OSV record and no page of NuGet's vulnerabilities")]
    [InlineData("7", "it is no OSV record")]
    [InlineData("{ \"id\": 7, \"affected\": [] }", "its id is no text")]
    [InlineData("{ \"id\": \"x\", \"affected\": [{ \"package\": { \"ecosystem\": \"NuGet\" } }] }", "a package of it has no name")]
    [InlineData("{ \"id\": \"\\ud800\", \"affected\": [] }", "a.json: ")]
    [InlineData("{ \"a\": [{ \"severity\": 1 }] }", "it is no OSV record")]
    [InlineData("{ \"id\": \"x\", \"affected\": {} }", "it has no list of what is affected")]
    [InlineData("{ \"id\": \"x\", \"modified\": \"2026-01-01T00:00:00Z\" }", "it has no list of what is affected")]
    [InlineData("{ \"id\": \"x\", \"affected\": [\"A\"] }", "an entry of affected is none")]
    [InlineData("{ \"id\": \"x\", \"affected\": [{ \"package\": \"pkg:nuget/A\" }] }", "a package of it is none")]
    [InlineData("{ \"id\": \"x\", \"affected\": [{ \"package\": { \"ecosystem\": \"NuGet\", \"name\": \"A\" } }], \"affected\": [] }", "the key affected stands twice in it")]
    [InlineData("{ \"id\": \"x\", \"affected\": [{ \"package\": { \"ecosystem\": \"NuGet\", \"name\": \"A\", \"n\\u0061me\": \"B\" } }] }", "the key name stands twice in it")]
    [InlineData("{ \"id\": \"x\", \"affected\": [] }\n{ \"id\": \"y\", \"affected\": [] }", "a.json: ")]
    public void What_cannot_be_read_is_named(string json, string why)
    {
        AdvisoryDocument document = Read(json);
        Assert.Empty(document.Records);
        Assert.StartsWith("a.json: ", document.Unread, StringComparison.Ordinal);
        Assert.Contains(why, document.Unread, StringComparison.Ordinal);
    }

    [Fact]
    public void One_name_in_several_objects_is_no_name_twice() =>
        Assert.Null(Read("""{ "id": "x", "affected": [{ "package": { "ecosystem": "NuGet", "name": "A" } }, { "package": { "ecosystem": "NuGet", "name": "B" } }], "database_specific": { "id": { "id": 1 } } }""").Unread);

    [Fact]
    public void Nested_arrays_end_and_are_named() => Assert.NotNull(Read(new string('[', 100_000)).Unread);

    [Fact]
    public void Other_ecosystems_say_nothing_of_NuGet() =>
        Assert.Equal(["B"], Assert.Single(Read("""{ "id": "GHSA-1", "affected": [{ "package": { "ecosystem": "npm", "name": "A" } }, { "package": { "ecosystem": "NuGet", "name": "B" } }, { "ranges": [] }] }""").Records).Affected.Select(affected => affected.Id));

    [Fact]
    public void NuGet_s_own_pages_are_read_and_told_by_their_content()
    {
        folder.Write("data/index.json", """[{ "@name": "base", "@id": "https://feed.example/base.json", "@updated": "2026-11-20T10:00:00Z" }, { "@name": "update", "@id": "https://feed.example/update.json", "@updated": "2026-11-22T10:00:00Z" }]""");
        folder.Write("data/base.json", """{ "a": [{ "severity": 2, "url": "https://advisories.example/GHSA-1", "versions": "(, 2.0.0)" }, { "severity": 9, "url": "https://advisories.example/GHSA-2", "versions": "[1.0, 1.5]" }] }""");
        folder.Write("data/update.json", """{ "A": [{ "severity": 3, "url": "https://advisories.example/GHSA-3", "versions": "what" }] }""");
        AdvisoryIndex index = Index("data");
        Assert.Equal(DateTimeOffset.Parse("2026-11-22T10:00:00Z", System.Globalization.CultureInfo.InvariantCulture), index.Newest);
        Assert.Equal(
            ["GHSA-1 High (, 2.0.0) 2.0.0 ", "GHSA-2  [1.0.0, 1.5.0]  ", "GHSA-3 Critical every version  not all of the record could be read (versions what), and what is not known counts as affected"],
            index.Find("a").OrderBy(advisory => advisory.Id, StringComparer.Ordinal).Select(advisory => $"{advisory.Id} {advisory.Severity} {advisory.Affected.Single()} {advisory.Affected.Single().Fixed} {advisory.Problem}"));
    }

    [Fact]
    public void The_last_changed_record_of_an_id_counts_and_one_that_was_taken_back_says_nothing()
    {
        folder.Write("data/1.json", Record("GHSA-1", "A", "\"modified\": \"2026-01-02T00:00:00Z\""));
        folder.Write("data/2.json", Record("GHSA-1", "B", "\"modified\": \"2026-01-03T00:00:00Z\""));
        folder.Write("data/3.json", Record("GHSA-1", "C", "\"modified\": \"2026-01-01T00:00:00Z\""));
        folder.Write("data/4.json", Record("GHSA-2", "A", "\"modified\": \"2026-01-01T00:00:00Z\""));
        folder.Write("data/5.json", Record("GHSA-2", "A", "\"modified\": \"2026-01-02T00:00:00Z\", \"withdrawn\": \"2026-01-02T00:00:00Z\""));
        folder.Write("data/6.json", Record("GHSA-3", "A", "\"withdrawn\": \"soon\""));
        folder.Write("data/7.json", Record(string.Empty, "A", "\"modified\": \"2026-01-01T00:00:00Z\""));
        folder.Write("data/8.json", Record(string.Empty, "A", "\"modified\": \"2026-01-01T00:00:00Z\""));
        AdvisoryIndex index = Index("data");
        Assert.Equal(["7.json", "8.json", "GHSA-3"], index.Find("a").Select(advisory => advisory.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["GHSA-1"], index.Find("b").Select(advisory => advisory.Id));
        Assert.Empty(index.Find("c"));
    }

    [Fact]
    public void No_record_takes_another_back_by_a_time_that_cannot_be_or_by_none()
    {
        folder.Write("data/1.json", Record("MAL-1", "A", "\"modified\": \"2026-01-02T00:00:00Z\""));
        folder.Write("data/2.json", Record("mal-1", "B", "\"modified\": \"9999-12-31T00:00:00Z\", \"withdrawn\": \"2026-01-01T00:00:00Z\""));
        folder.Write("data/3.json", Record("MAL-1", "C", "\"modified\": \"2026-01-02T00:00:00Z\""));
        folder.Write("data/4.json", Record("MAL-1", "D", "\"x\": 1"));
        folder.Write("data/5.json", Record("MAL-2", "E", "\"withdrawn\": \"2099-01-01T00:00:00Z\""));
        AdvisoryIndex index;
        folder.Write("data/6.json", Record("MAL-3", "F", "\"withdrawn\": \"2026-11-23T12:30:00Z\""));
        folder.Write("data/7.json", Record("MAL-4", "G", "\"withdrawn\": \"2026-11-23T11:30:00Z\""));
        index = Index("data");
        Assert.Equal(["A", "C", "D", "E", "F"], new[] { "A", "B", "C", "D", "E", "F", "G" }.Where(id => index.Find(id).Count > 0));
    }

    [Fact]
    public void Names_and_ecosystems_count_without_blanks_around_them() =>
        Assert.Equal(["A"], Assert.Single(Read("""{ "id": "GHSA-1", "affected": [{ "package": { "ecosystem": " NuGet ", "name": " A " } }] }""").Records).Affected.Select(affected => affected.Id));

    [Fact]
    public void What_names_more_than_any_advisory_does_is_not_read()
    {
        string aliases = string.Join(", ", Enumerable.Range(0, 200).Select(i => $"\"CVE-{i}\""));
        Assert.Contains("it names more than any advisory does", Read($$"""{ "id": "GHSA-1", "aliases": [{{aliases}}], "affected": [] }""").Unread, StringComparison.Ordinal);
        string entries = string.Join(", ", Enumerable.Repeat("""{ "url": "u", "versions": "1" }""", 10_001));
        Assert.Contains("it says more of one id than is read", Read($$"""{ "a": [{{entries}}] }""").Unread, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_without_its_pages_an_empty_zip_and_a_linked_folder_are_named()
    {
        folder.Write("data/index.json", """[{ "@name": "base", "@id": "https://feed.example/base.json", "@updated": "2026-11-20T10:00:00Z" }]""");
        folder.Write("elsewhere/1.json", Record("GHSA-1", "A", "\"x\": 1"));
        Directory.CreateSymbolicLink(folder["data/link"], folder["elsewhere"]);
        using (ZipArchive zip = new(File.Create(folder["data/empty.zip"]), ZipArchiveMode.Create))
        {
            zip.CreateEntry("inner.zip");
        }

        Assert.Equal(["an index of vulnerabilities names 1 pages, and 0 are here", "empty.zip/inner.zip", "link"], Index("data").Unread.Select(text => text.Split(": ")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_about_others_makes_no_data_new()
    {
        folder.Write("data/1.json", Record("GHSA-1", "A", "\"modified\": \"2020-01-01T00:00:00Z\""));
        folder.Write("data/2.json", """{ "id": "GHSA-2", "modified": "2026-11-23T00:00:00Z", "affected": [{ "package": { "ecosystem": "npm", "name": "A" } }] }""");
        Assert.Equal(2020, Index("data").Newest!.Value.Year);
    }

    [Fact]
    public void A_time_to_come_makes_no_data_new()
    {
        folder.Write("data/1.json", Record("GHSA-1", "A", "\"modified\": \"2026-11-20T00:00:00Z\""));
        folder.Write("data/2.json", Record("GHSA-2", "A", "\"modified\": \"2099-01-03T00:00:00Z\""));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero), Index("data").Newest);
    }

    [Fact]
    public void A_zip_says_what_the_folder_says_that_it_was_made_of()
    {
        for (int i = 0; i < 500; i++)
        {
            folder.Write($"data/{i % 7}/{i}.json", Record($"GHSA-{i}", $"Package{i % 50}", $"\"aliases\": [\"CVE-{i}\"], \"published\": \"2026-01-02T03:04:05Z\", \"summary\": \" Ü {i} \""));
        }

        folder.Write("data/README.md", "no data");
        folder.Write("data/.git/x.json", "no data");
        ZipFile.CreateFromDirectory(folder["data"], folder["all.zip"]);
        AdvisoryIndex one = Index("data");
        AdvisoryIndex other = Index("all.zip");
        for (int i = 0; i < 50; i++)
        {
            string[] of = [.. one.Find($"PACKAGE{i}").Select(Text)];
            Assert.Equal(10, of.Length);
            Assert.Equal(of, other.Find($"package{i}").Select(Text));
        }

        Assert.Empty(one.Find("Package50"));
        Assert.Empty(one.Find(string.Empty));
        Assert.Equal(0, one.UnreadCount);
        Assert.Equal("all.zip/.git/x.json", Assert.Single(other.Unread).Split(':')[0]);

        static string Text(Advisory advisory) => $"{advisory.Id} {string.Join(',', advisory.Aliases)} {advisory.Published:O} {advisory.Summary} {string.Join(' ', advisory.Affected)}";
    }

    [Fact]
    public void What_is_no_zip_and_an_entry_that_is_none_are_named()
    {
        folder.Write("data/1.zip", "PK, it says");
        using (FileStream stream = File.Create(folder["data/2.zip"]))
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create))
        {
            using (StreamWriter good = new(zip.CreateEntry("good.json").Open()))
            {
                good.Write(Record("GHSA-1", "A", "\"x\": 1"));
            }

            using StreamWriter bad = new(zip.CreateEntry("../bad.json").Open());
            bad.Write("{");
        }

        AdvisoryIndex index = Index("data");
        Assert.Equal(["1.zip", "2.zip/../bad.json"], index.Unread.Select(text => text.Split(": ")[0]));
        Assert.Single(index.Find("A"));
    }

    [Fact]
    public void A_bomb_is_named_and_read_no_further_than_it_may_be()
    {
        Directory.CreateDirectory(folder["data"]);
        using (FileStream stream = File.Create(folder["data/bomb.zip"]))
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create))
        using (Stream entry = zip.CreateEntry("a.json").Open())
        {
            byte[] blanks = Encoding.UTF8.GetBytes(new string(' ', 1024 * 1024));
            for (int i = 0; i < 80; i++)
            {
                entry.Write(blanks);
            }
        }

        Assert.Equal("bomb.zip/a.json: it is longer than the 67108864 bytes that are read", Assert.Single(Index("data").Unread));
    }

    [Fact]
    public void An_index_is_kept_and_used_while_nobody_touched_it()
    {
        folder.Write("data/1.json", Record("GHSA-1", "A", "\"x\": 1"));
        AdvisoryIndexes first = new(new Lazy<CacheRecords?>(() => CacheRecords.TryOpen(folder["cache"])));
        Assert.Single(Open(first).Find("A"));
        string kept = Assert.Single(Directory.GetFiles(folder["cache/advisories"]));
        DateTime written = File.GetLastWriteTimeUtc(kept);
        Assert.Single(Open(new(new Lazy<CacheRecords?>(() => CacheRecords.TryOpen(folder["cache"])))).Find("A"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(kept));

        // Another index in its place is none, whatever it says.
        File.WriteAllBytes(kept, []);
        Assert.Single(Open(new(new Lazy<CacheRecords?>(() => CacheRecords.TryOpen(folder["cache"])))).Find("A"));

        AdvisoryIndex Open(AdvisoryIndexes indexes)
        {
            string[] files = [folder["data/1.json"]];
            return indexes.Open(folder["data"], files, [.. files.Select(SealStamp.Of)], Now);
        }
    }

    [Fact]
    public void Damaged_indexes_are_refused_and_never_crash()
    {
        folder.Write("data/1.json", Record("GHSA-1", "A", "\"x\": 1"));
        AdvisoryIndexWriter writer = new(Now);
        foreach (AdvisoryDocument document in AdvisoryData.Read(folder["data"], folder["data/1.json"]))
        {
            writer.Add(document);
        }

        using MemoryStream stream = new();
        writer.Write(stream);
        byte[] good = stream.ToArray();
        Random random = new(7);
        for (int round = 0; round < 500; round++)
        {
            byte[] bad = [.. good];
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            bad = round % 5 == 0 ? bad[..random.Next(bad.Length)] : bad;
            try
            {
                using AdvisoryIndex index = AdvisoryIndex.Of(bad);
                _ = index.Find("A");
            }
            catch (InvalidDataException)
            {
                // As it is said.
            }
        }
    }

    [Theory]
    [InlineData("1.osv", "{ \"id\": \"GHSA-1\", \"affected\": [] }", true, null)]
    [InlineData("1", "\uFEFF\n {\n\"id\": \"GHSA-1\", \"affected\": [] }", true, null)]
    [InlineData("1.zip", "{ \"id\": \"GHSA-1\", \"affected\": [] }", true, null)]
    [InlineData("1.jsonl", "{ \"id\": \"GHSA-1\", \"affected\": [] }\n{ \"id\": \"GHSA-2\", \"affected\": [] }", true, "'{' is invalid after a single JSON value")]
    [InlineData("1.ndjson", "{\"id\":1}", true, "it is no OSV record")]
    [InlineData("1.gz", "\u001f\u008b", true, "it is packed as gzip, which is not read")]
    [InlineData("README.md", "[A link](https://example.org), and [another]", false, null)]
    [InlineData("README", "{{ what a template makes }}", false, null)]
    [InlineData(".gitattributes", "{ \"id\": 1 }", false, null)]
    [InlineData(".hidden.json", "{ \"a\": 1 }", true, "it is no OSV record")]
    [InlineData("empty", "", false, null)]
    [InlineData("empty.json", "", true, "")]
    public void What_is_data_is_told_by_its_bytes(string name, string content, bool isData, string? unread)
    {
        byte[] bytes = name == "1.gz" ? Encoding.Latin1.GetBytes(content) : Encoding.UTF8.GetBytes(content);
        Directory.CreateDirectory(folder["data"]);
        File.WriteAllBytes(folder[$"data/{name}"], bytes);
        string[] data = [.. AdvisoryData.List(folder["data"]).Files.Where(file => AdvisoryData.IsData(folder["data"], file))];
        Assert.Equal(isData ? [folder[$"data/{name}"]] : [], data);
        AdvisoryDocument[] documents = [.. data.SelectMany(file => AdvisoryData.Read(folder["data"], file))];
        Assert.Equal((isData, unread is not null), (documents.Length == 1, documents.Any(document => document.Unread is not null)));
        Assert.All(documents, document => Assert.Contains(unread ?? string.Empty, document.Unread ?? string.Empty, StringComparison.Ordinal));

        // In a zip as well, where nothing is hidden.
        using (ZipArchive zip = new(File.Create(folder["all.zip"]), ZipArchiveMode.Create))
        {
            zip.CreateEntry("folder/");
            using Stream entry = zip.CreateEntry($"folder/{name}").Open();
            entry.Write(bytes);
        }

        AdvisoryDocument only = Assert.Single(AdvisoryData.Read(folder["all.zip"], folder["all.zip"]));
        Assert.Contains(isData || name[0] == '.' ? unread ?? string.Empty : "it holds no data", only.Unread ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_a_zip_is_one_whatever_it_is_called()
    {
        Directory.CreateDirectory(folder["data"]);
        using (ZipArchive zip = new(File.Create(folder["data/all.json"]), ZipArchiveMode.Create))
        using (StreamWriter entry = new(zip.CreateEntry("1.osv").Open()))
        {
            entry.Write(Record("GHSA-1", "A", "\"x\": 1"));
        }

        File.Copy(folder["data/all.json"], folder["data/export"]);
        AdvisoryIndex index = Index("data");
        Assert.Equal((1, 0), (index.Find("A").DistinctBy(advisory => advisory.Id).Count(), index.UnreadCount));
    }

    [Fact]
    public void Ids_of_any_script_and_length_are_found_whatever_their_case()
    {
        string[] ids = ["A", "Straße.Ö", "ﬃ", "日本.語", new string('x', 500), "a.b-c_d", "z"];
        for (int i = 0; i < ids.Length; i++)
        {
            folder.Write($"data/{i}.json", Record($"GHSA-{i}", ids[i], "\"x\": 1"));
        }

        AdvisoryIndex index = Index("data");
        Assert.Equal(ids, ids.Where(id => index.Find(id.ToUpperInvariant()).Count == 1 && index.Find(id.ToLowerInvariant().ToUpperInvariant()).Count == 1 && index.FindBytes(id).Length > 0));
        Assert.Empty(index.Find("b"));
        Assert.Empty(index.Find("日本"));
    }

    private static AdvisoryDocument Read(string json) => AdvisoryDocument.Read("a.json", Encoding.UTF8.GetBytes(json));

    private static string Record(string id, string package, string more) =>
        $$"""{ "id": "{{id}}", {{more}}, "affected": [{ "package": { "ecosystem": "NuGet", "name": "{{package}}" }, "versions": ["1.0.0"] }] }""";

    private AdvisoryIndex Index(string path)
    {
        string[] files = [.. AdvisoryData.List(folder[path]).Files.Where(file => AdvisoryData.IsData(folder[path], file))];
        return new AdvisoryIndexes(new Lazy<CacheRecords?>(() => null)).Open(folder[path], files, [.. files.Select(SealStamp.Of)], Now);
    }
}
