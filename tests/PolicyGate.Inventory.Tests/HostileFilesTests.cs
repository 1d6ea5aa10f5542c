using PolicyGate.Inventories;
using PolicyGate.Testing;
using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>A file that cannot be taken is told by name, and the rest is taken.</summary>
public sealed class HostileFilesTests
{
    private const string First = """{"schema":1,"format":"policygate-inventory","tool":"policygate 0.1.0","repository":"bad","commit":"","time":"2026-11-28T10:00:00Z","bundle":null,"packages":1,"projects":[{"path":"A","gate":null}],"owners":[]}""";
    private const string Line = """{"project":"A","id":"X","version":"1.0.0","hash":"","source":"","direct":true,"way":"","runsBuildCode":null}""";

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("hello", "cannot be read")]
    [InlineData("[]", "it is no export of policygate inventory")]
    [InlineData("""{"bomFormat":"CycloneDX","specVersion":"1.6"}""", "it is no export of policygate inventory")]
    [InlineData("""{"schema":2,"format":"policygate-inventory"}""", "it has the schema 2, and this version knows 1")]
    [InlineData("""{"schema":"1","format":"policygate-inventory"}""", "cannot be read")]
    [InlineData("""{"schema":1,"format":"policygate-inventory"}""", "cannot be read")]
    [InlineData(First, "it has 0 packages, and its first line says 1: it was cut, or put together")]
    [InlineData(First + "\n" + Line + "\n" + Line, "line 3: A has X 1.0.0 twice")]
    [InlineData(First + "\n{\"project\":\"A\",\"id\":\"X\",\"version\":\"1.0.0\",\"dir", "line 2: it cannot be read")]
    [InlineData(First + "\n{\"project\":\"A\",\"id\":\"X\"}", "line 2: it cannot be read")]
    [InlineData(First + "\n{\"project\":\"A\",\"id\":7}", "line 2: it cannot be read")]
    [InlineData(First + "\n{\"project\":\"A\",\"id\":\"\\ud800\"}", "line 2: it cannot be read")]
    [InlineData(First + "\n{\"project\":\"A\",\"id\":\"X\",\"version\":\"1.0.0\",\"direct\":true,\"way\":\"\\u0000\"}", "line 2: it cannot be read: a text of it has a NUL")]
    [InlineData(First + "\n{\"project\":\"A\",\"id\":\"X\\u0000\"}", "line 2: it cannot be read: a text of it has a NUL")]
    [InlineData(First + "\n{\"project\":\"B\",\"id\":\"X\",\"version\":\"1.0.0\",\"direct\":true}", "the first line does not name its project B")]
    [InlineData(First + "\n" + Line + " {}", "line 2: it cannot be read")]
    public void Is_refused_and_the_rest_is_taken(string text, string says)
    {
        using InventoryRun run = new();
        run.Folder.Write("exports/bad.jsonl", text);
        run.Export("shop", 28, Package(Http, "2.1.0"));
        (int code, string output, string error) = run.Ingest();
        Assert.Equal((3, "1 taken in, 0 known already, 1 refused; 1 facts began or ended\n"), (code, output));
        Assert.StartsWith($"policygate-inventory: {run.Folder["exports/bad.jsonl"]}: ", error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Equal(1, run.Find(Http).Code);
        Assert.Equal(0, run.Find("X").Code);
    }

    [Fact]
    public void A_report_of_the_future_is_refused_and_those_that_follow_are_not()
    {
        using InventoryRun run = new();
        run.Export(Header("shop", 28) with { Time = new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero) }, Package(Http, "2.1.0"));
        run.Export(Header("shop", 28) with { Time = Now.AddHours(23) }, Package("Other", "1.0.0"));
        (int code, string output, string error) = run.Ingest();
        Assert.Equal((3, "1 taken in, 0 known already, 1 refused; 1 facts began or ended\n"), (code, output));
        Assert.Contains("shop-20900101.jsonl: it is of 2090-01-01 00:00 UTC, which is more than a day from now", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_read_is_named_and_the_rest_is_taken()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Whoever runs the tests may read every folder, but none whose path is longer than the system takes: two that are not, one in the other.
        using InventoryRun run = new();
        run.Export("shop", 28, Package(Http, "2.1.0"));
        string deep = string.Join('/', Enumerable.Repeat(new string('d', 250), 10));
        string inner = run.Folder["inner"];
        string outer = Path.Combine(run.Exports, deep, "inner");
        Directory.CreateDirectory(Path.Combine(run.Exports, deep));
        Directory.CreateDirectory(Path.Combine(inner, deep));
        Directory.Move(inner, outer);
        try
        {
            (int code, string output, string error) = run.Ingest();
            Assert.Equal((3, "1 taken in, 0 known already, 1 refused; 1 facts began or ended\n"), (code, output));
            Assert.Contains("the folder cannot be read, and nothing below it was taken", error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Move(outer, inner);
        }
    }

    [Fact]
    public void One_of_two_gigabytes_is_not_read()
    {
        using InventoryRun run = new();
        using (FileStream large = File.Create(run.Folder["exports/large.jsonl"]))
        {
            large.SetLength(2L * 1024 * 1024 * 1024);
        }

        run.Export("shop", 28, Package(Http, "2.1.0"));
        Assert.Contains("it has 2147483648 bytes, and 536870912 are the most", run.Ingest().Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Find(Http).Code);
    }

    [Fact]
    public void A_line_of_more_than_a_megabyte_is_not_read()
    {
        using InventoryRun run = new();
        run.Folder.Write("exports/bad.jsonl", First + "\n" + Line.Replace("\"way\":\"\"", $"\"way\":\"{new string('x', InventoryFormat.LongestLine)}\"", StringComparison.Ordinal));
        run.Folder.Write("exports/endless.jsonl", new string('x', InventoryFormat.LongestHeader + 100_000));
        (int code, _, string error) = run.Ingest();
        Assert.Equal(3, code);
        Assert.Contains("line 2 has more than 1048576 bytes", error, StringComparison.Ordinal);
        Assert.Contains("line 1 has more than 16777216 bytes", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_and_what_is_called_strangely_does_no_harm()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using InventoryRun run = new();
        Pipe.Make(run.Folder["exports/pipe.jsonl"]);
        File.CreateSymbolicLink(run.Folder["exports/link.jsonl"], "/dev/zero");
        Directory.CreateSymbolicLink(run.Folder["exports/circle"], run.Exports);
        run.Folder.Write("exports/\u001b[31m##vso[task.complete]\u202e.jsonl", "x");
        run.Folder.Write("exports/';DROP TABLE facts;--.jsonl", InventoryWriter.Text(Header("';DROP TABLE repositories;--", 28), [Package(Http, "2.1.0")]));
        (int code, string output, string error) = run.Ingest();
        Assert.Equal((3, "1 taken in, 0 known already, 4 refused; 1 facts began or ended\n"), (code, output));
        Assert.Equal(2, error.Split("it is a link, and links in folders are not followed").Length - 1);
        Assert.Contains("it is a pipe", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error);
        Assert.DoesNotContain('\u202e', error);
        Assert.DoesNotContain("##vso[", error, StringComparison.Ordinal);
        Assert.Contains("';DROP TABLE repositories;--", run.Find(Http).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a database at all, and long enough to be none of SQLite's", "cannot be opened as an inventory")]
    [InlineData("of another", "it is a database of another program")]
    [InlineData("newer", "it has the schema 2, and this version knows 1")]
    [InlineData(null, "there is no inventory")]
    public void A_store_that_is_none_is_left_as_it_is(string? what, string says)
    {
        using InventoryRun run = new();
        run.Export("shop", 28, Package(Http, "2.1.0"));
        if (what == "newer")
        {
            run.Ingest();
            Sql(run.Store, "PRAGMA user_version = 2");
        }
        else if (what == "of another")
        {
            Sql(run.Store, "CREATE TABLE theirs(x)");
        }
        else if (what is not null)
        {
            File.WriteAllText(run.Store, what);
        }

        byte[] before = what is null ? [] : File.ReadAllBytes(run.Store);
        (int code, _, string error) = run.Find(Http);
        Assert.Equal(3, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        if (what is not null)
        {
            Assert.Contains(says, run.Ingest().Error, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllBytes(run.Store));
        }
    }

    private static void Sql(string file, string sql)
    {
        SQLitePCL.Batteries_V2.Init();
        using Microsoft.Data.Sqlite.SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
