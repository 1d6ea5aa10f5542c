using System.Text;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Trust;

namespace PolicyGate.Evidence.Tests.Trust;

public sealed class TrustFileTests
{
    private const string Line = """{"sources":[],"signatures":[],"repositories":[],"authors":[],"owners":[],"licenses":["MIT"],"build-code":[],"build-code-sha256":[],"capabilities":[],"build-code-capabilities":[],"versions":[],"review":null}""";

    [Fact]
    public void What_is_written_is_read_as_it_was_and_written_as_it_was()
    {
        TrustRecord[] records = [Record("b"), Record("A") with { Review = null, Owners = [] }, Record("C.evil") with { Owners = ["\u009B", "ö"] }];
        string text = TrustFileWriter.Write(records);
        TrustFile read = Read(text);
        Assert.Empty(read.Problems);
        Assert.Equal(["A", "b", "C.evil"], read.Records.Values.OrderBy(record => record.Id, StringComparer.OrdinalIgnoreCase).Select(record => record.Id));
        Assert.Equivalent(records[0] with { At = default }, read.Records["B"] with { At = default }, strict: true);
        Assert.Equivalent(records[2] with { At = default }, read.Records["c.evil"] with { At = default }, strict: true);
        Assert.Equal(text, TrustFileWriter.Write(read.Records.Values));
        Assert.All(text, character => Assert.True(character is '\n' or (>= ' ' and <= '~')));
        Assert.Equal([4, 6, 8], read.Records.Values.Select(record => record.At.Line).Order());
        Assert.Empty(Read(TrustFileWriter.Write([])).Problems);
    }

    [Theory]
    [InlineData("", 1, "is not JSON")]
    [InlineData("[]", 1, "is no JSON object")]
    [InlineData("{ \"packages\": {} }", 1, "does not begin with its schema")]
    [InlineData("{\n\"schema\": 2, \"packages\": 7 }", 2, "is of schema 2, and this version reads schema 1: update PolicyGate")]
    [InlineData("{\n\"schema\": 1,\n\"more\": {} }", 3, "has no packages behind its schema")]
    [InlineData("{\n\"schema\": 1,\n\"packages\": {},\n\"more\": {} }", 4, "has more than its schema and its packages")]
    [InlineData("{\n\"schema\": 1,\n\"packages\": {\n\"A\": {,\n}}", 4, "is not JSON")]
    [InlineData("{\n\"schema\": 1,\n\"packages\": {}\n}\nmore", 5, "is not JSON")]
    [InlineData("{\n\"schema\": 1,\n\"packages\": {\n<<<<<<< HEAD\n", 4, "is in the middle of a merge: keep one line of each package")]
    [InlineData("{\n\"schema\": 1,\n\"packages\": { \"A\": [[[[[[[[[[]]]]]]]]]] }}", 3, "is not JSON")]
    public void What_cannot_be_read_at_all_says_where(string text, int line, string problem)
    {
        TrustFile file = Read(text);
        TrustProblem only = Assert.Single(file.Problems);
        Assert.Equal((true, line, true, 0), (file.IsUnreadable, only.At.Line, only.What.StartsWith($"the trust file policygate.lock.json {problem}", StringComparison.Ordinal), file.Records.Count));
    }

    [Theory]
    [InlineData("7", "is no object")]
    [InlineData("[1,[2]]", "is no object")]
    [InlineData("{}", "has no sources")]
    [InlineData("""{"sources":[]}""", "has no signatures")]
    [InlineData("licenses -> lizenzen", "has the key lizenzen, which this version does not know")]
    [InlineData("licenses -> owners", "has the key owners twice")]
    [InlineData("\"signatures\":[] -> \"signatures\":[\"nobody\"]", "has signatures in a form that this version does not know")]
    [InlineData("\"build-code\":[] -> \"build-code\":[\"magic\"]", "has build-code in a form")]
    [InlineData("\"capabilities\":[] -> \"capabilities\":[\"fly\"]", "has capabilities in a form")]
    [InlineData("\"owners\":[] -> \"owners\":[7]", "has owners in a form")]
    [InlineData("\"owners\":[] -> \"owners\":[[\"a\"]]", "has owners in a form")]
    [InlineData("\"owners\":[] -> \"owners\":{\"a\":[1]}", "has owners in a form")]
    [InlineData("\"authors\":[] -> \"authors\":[{\"subject\":\"CN=A\"}]", "has authors in a form")]
    [InlineData("\"authors\":[] -> \"authors\":[{\"subject\":\"CN=A\",\"issuer\":\"CN=B\",\"more\":\"x\"}]", "has authors in a form")]
    [InlineData("\"versions\":[] -> \"versions\":[{\"version\":\"1.0.0\",\"seen\":\"20261128\",\"hash\":\"x\"}]", "has versions in a form")]
    [InlineData("\"versions\":[] -> \"versions\":[{\"version\":\"1.0.0\",\"seen\":\"2026-11-28\"}]", "has versions in a form")]
    [InlineData("\"versions\":[] -> \"versions\":[{\"version\":\"1.0.0\",\"seen\":\"2026-11-28\",\"hash\":\"x\",\"adopted\":false}]", "has versions in a form")]
    [InlineData("\"versions\":[] -> \"versions\":[{\"version\":\"1.0.0\",\"seen\":\"2026-11-28\",\"hash\":\"x\"},{\"version\":\"1.0.0\",\"seen\":\"2026-11-29\",\"hash\":\"y\"}]", "has versions in a form")]
    [InlineData("\"versions\":[] -> \"versions\":[{\"version\":\"2.0\",\"seen\":\"2026-11-28\",\"hash\":\"x\"}]", "has versions in a form")]
    [InlineData("\"versions\":[] -> \"versions\":[{\"version\":\"abc\",\"seen\":\"2026-11-28\",\"hash\":\"x\"}]", "has versions in a form")]
    [InlineData("\"review\":null -> \"review\":{\"by\":\"\",\"on\":\"2026-11-28\",\"version\":\"1.0.0\",\"hash\":\"x\"}", "has review in a form")]
    public void A_record_that_is_malformed_is_told_at_its_line_and_the_others_count(string change, string problem)
    {
        string record = change.Split(" -> ") is [var from, var to] ? Line.Replace(from, to, StringComparison.Ordinal) : change;
        TrustFile file = Read($"{{\n\"schema\": 1,\n\"packages\": {{\n\"A\": {Line}\n,\n\"Broken\": {record}\n,\n\"C\": {Line}\n}}\n}}\n");
        TrustProblem only = Assert.Single(file.Problems);
        Assert.Equal((false, 6), (file.IsUnreadable, only.At.Line));
        Assert.StartsWith($"the record of Broken {problem}", only.What, StringComparison.Ordinal);
        Assert.Equal(["A", "C"], file.Records.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["Broken"], file.Unread);
    }

    [Fact]
    public void The_gallery_is_its_name_however_it_is_spelled()
    {
        foreach (string spelling in new[] { Repositories.Gallery, TestAuthority.GalleryIndex, TestAuthority.GalleryIndex + "/", TestAuthority.GalleryIndex.ToUpperInvariant() })
        {
            string line = Line.Replace("\"sources\":[]", $"\"sources\":[\"{spelling}\",\"./feed\"]", StringComparison.Ordinal).Replace("\"repositories\":[]", $"\"repositories\":[\"{spelling}\"]", StringComparison.Ordinal);
            TrustFile file = Read($"{{\n\"schema\": 1,\n\"packages\": {{\n\"A\": {line}\n}}\n}}\n");
            Assert.Empty(file.Problems);
            Assert.Equal(["nuget.org", "./feed"], file.Records["A"].Sources);
            Assert.Equal(["nuget.org"], file.Records["A"].Repositories);
        }
    }

    [Theory]
    [InlineData("everything is\\nfine")]
    [InlineData("C.\u202Eevil")]
    [InlineData("")]
    [InlineData("a/b")]
    public void What_is_no_package_id_has_no_record(string id)
    {
        TrustFile file = Read($"{{\n\"schema\": 1,\n\"packages\": {{\n\"{id}\": {Line}\n}}\n}}\n");
        Assert.Contains(" is of no package id", Assert.Single(file.Problems).What, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', file.Problems[0].What);
        Assert.Empty(file.Records);
    }

    [Fact]
    public void Problems_without_end_are_one()
    {
        string records = string.Join(",\n", Enumerable.Range(0, 300_000).Select(i => FormattableString.Invariant($"\"P{i}\": 7")));
        TrustFile file = Read($"{{\n\"schema\": 1,\n\"packages\": {{\n{records}\n}}\n}}\n");
        Assert.True(file.IsUnreadable);
        Assert.Contains("has 100 records that cannot be read, and maybe more; the record of P0 is no object", Assert.Single(file.Problems).What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_stands_there_twice_in_any_case_counts_for_neither()
    {
        TrustFile file = Read($"{{\n\"schema\": 1,\n\"packages\": {{\n\"A\": {Line}\n,\n\"a\": {Line}\n}}\n}}\n");
        Assert.Equal((6, 0, true), (Assert.Single(file.Problems).At.Line, file.Records.Count, file.Unread.Contains("A")));
    }

    [Fact]
    public void Whatever_the_bytes_are_there_is_an_answer()
    {
        byte[] text = Encoding.UTF8.GetBytes(TrustFileWriter.Write([Record("A"), Record("B.\u202E")]));
        byte[] others = [0, (byte)'"', (byte)'{', (byte)']', (byte)'\\', (byte)'\n', 0xC3, 0xFF];
        for (int at = 0; at < text.Length; at++)
        {
            byte[] changed = [.. text];
            changed[at] = others[at % others.Length];
            TrustFile file = TrustFileReader.Read("/repo/policygate.lock.json", changed);
            Assert.All(file.Problems, problem => Assert.InRange(problem.At.Line, 1, 12));
            Assert.True(file.IsUnreadable || file.Records.Count + file.Unread.Count is 1 or 2);
            Assert.True(TrustFileReader.Read("/repo/policygate.lock.json", text.AsSpan(0, Math.Min(at, text.Length - 2))).IsUnreadable);
        }
    }

    // How long it takes the benchmark says.
    [Fact]
    public void Ten_thousand_records_are_read_in_room_that_is_linear()
    {
        long Room(int count)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(TrustFileWriter.Write(Enumerable.Range(0, count).Select(i => Record(FormattableString.Invariant($"Contoso.Package{i}")) with { Owners = [FormattableString.Invariant($"owner{i % 900}")], BuildCodeSha256 = [FormattableString.Invariant($"{i:X64}")] })));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(count, TrustFileReader.Read("/repo/policygate.lock.json", bytes).Records.Count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.InRange(Room(10_000), 0, 12 * Room(1_000));
    }

    // Two branches that each updated another package, its neighbour, too; and two that updated the same.
    [Fact]
    public void A_merge_of_neighbours_has_no_conflict_and_the_same_package_conflicts_in_one_line()
    {
        using TempFolder folder = new("pg-merge");
        TrustRecord[] records = [.. "ABCDE".Select(id => Record(id.ToString()))];
        Write(records);
        Git("init", "-q");
        Commit("first");
        Git("branch", "other");
        Write([.. records.Select(record => record.Id is "B" or "E" ? Updated(record) : record)]);
        Commit("one");
        Git("checkout", "-q", "other");
        Write([.. records.Select(record => record.Id is "A" or "C" or "D" ? Updated(record) : record)]);
        Assert.Equal("3\t3\tpolicygate.lock.json\n", Git("diff", "--numstat"));
        Commit("two");
        Git("merge", "-q", "-m", "merge", "main");
        Assert.Equal(TrustFileWriter.Write(records.Select(Updated)), File.ReadAllText(folder["policygate.lock.json"]));

        // A package more at the end changes no other line.
        Write([.. records.Select(Updated), Record("Z")]);
        Assert.Equal("2\t0\tpolicygate.lock.json\n", Git("diff", "--numstat"));
        Commit("more");
        Git("checkout", "-q", "main");
        Git("checkout", "-q", "-b", "same");
        Write([.. records.Select(record => record.Id is "B" ? Updated(Updated(record)) : record.Id is "E" ? Updated(record) : record)]);
        Commit("same");
        Git("checkout", "-q", "-b", "rival", "main");
        Write([.. records.Select(record => record.Id is "B" ? Updated(record) with { Owners = ["rival"] } : record.Id is "E" ? Updated(record) : record)]);
        Commit("rival");
        Git("merge", "-q", "-m", "merge", "same");
        string[] merged = File.ReadAllLines(folder["policygate.lock.json"]);
        Assert.Equal(["<<<<<<< HEAD", "\"B\"", "=======", "\"B\"", ">>>>>>> same"], merged.SkipWhile(line => !line.StartsWith('<')).Take(5).Select(line => line.Split(": {")[0]));
        Assert.Single(merged, line => line.StartsWith('<'));
        Assert.Contains("is in the middle of a merge", Assert.Single(Read(File.ReadAllText(folder["policygate.lock.json"])).Problems).What, StringComparison.Ordinal);

        void Write(IEnumerable<TrustRecord> of) => folder.Write("policygate.lock.json", TrustFileWriter.Write(of));

        void Commit(string message) => TestGit.Commit(folder.Path, message);

        // A merge that conflicts fails, and that is what is looked at.
        string Git(params string[] arguments) => TestGit.Try(folder.Path, arguments).Output;
    }

    private static TrustRecord Updated(TrustRecord record) => record with { Versions = [.. record.Versions, new RecordedVersion($"{record.Versions.Count + 1}.0.0", new DateOnly(2026, 11, 28), "bmV3")] };

    private static TrustFile Read(string text) => TrustFileReader.Read("/repo/policygate.lock.json", Encoding.UTF8.GetBytes(text));

    private static TrustRecord Record(string id) => new(id)
    {
        Sources = [Repositories.Gallery],
        Signatures = SignatureLevels.Author | SignatureLevels.Repository,
        Repositories = [Repositories.Gallery],
        Authors = [new AuthorIdentity("CN=Alice, O=\"Alice, Inc.\"", "CN=Authority")],
        Owners = ["alice", "bob"],
        Licenses = ["MIT"],
        BuildCode = CodeKinds.Msbuild | CodeKinds.Analyzer,
        BuildCodeSha256 = ["566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353"],
        Capabilities = Capability.Network | Capability.AssemblyLoad,
        BuildCodeCapabilities = Capability.Files | Capability.Process,
        Versions = [new RecordedVersion("1.0.0", new DateOnly(2026, 11, 28), "/q77jUgDOS+bzkmk3Vy9SiWMaetTw+NOoPAV0xPBsGVAyljd5S6P+4RUW7R3ZUGGr9lDRyPKgAMj2UAOwvqZYw==", IsAdopted: true), new RecordedVersion("1.1.0", new DateOnly(2026, 11, 29), "/q78")],
        Review = new TrustReview("alice", new DateOnly(2026, 11, 29), "1.1.0", "/q78"),
    };
}
