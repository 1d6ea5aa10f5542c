using PolicyGate.Inventories;
using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>A file is taken once, and whatever is not taken is told.</summary>
public sealed class TakenTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void Of_two_reports_of_the_same_time_the_first_stays(Engine engine)
    {
        using InventoryRun run = new(engine);
        run.Folder.Write("exports/a.jsonl", InventoryWriter.Text(Header("shop", 28), [Package(Http, "2.1.0")]));
        run.Folder.Write("exports/b.jsonl", InventoryWriter.Text(Header("shop", 28), [Package(Http, "2.1.4")]));
        (int code, string output, string error) = run.Ingest();
        Assert.Equal((3, "1 taken in, 0 known already, 1 refused; 1 facts began or ended\n"), (code, output));
        Assert.Contains("b.jsonl: another report of shop of the same time, 2026-11-28 10:00:00 UTC, is known, and stays", error, StringComparison.Ordinal);
        string before = run.Bytes();
        Assert.Equal((3, "0 taken in, 1 known already, 1 refused; 0 facts began or ended\n"), run.Ingest() is var (again, said, _) ? (again, said) : default);
        Assert.Equal(before, run.Bytes());
        Assert.Contains("2.1.0", run.Find(Http).Output, StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void An_old_file_is_known_and_one_that_comes_too_late_is_told(Engine engine)
    {
        using InventoryRun run = new(engine);
        foreach (int day in Enumerable.Range(10, 12).Where(day => day != 13 && day != 19))
        {
            run.Export("shop", day, Package(Http, $"2.1.{day}"));
        }

        Assert.Equal(0, run.Ingest().Code);
        Assert.Equal((0, "0 taken in, 7 known already, 3 too old to tell, 0 refused; 0 facts began or ended\n", string.Empty), run.Ingest());
        string late = run.Export("shop", 19, Package(Http, "2.1.19"));
        Assert.Contains($"{late}: it is of 2026-11-19 10:00 UTC, and of shop a report of 2026-11-21 10:00 UTC is known", run.Ingest(late).Error, StringComparison.Ordinal);
        Assert.Equal((3, "0 taken in, 0 known already, 1 refused; 0 facts began or ended\n"), run.Ingest(run.Export("shop", 9)) is var (before, said, _) ? (before, said) : default);

        // Of that nobody knows any more whether it was taken.
        Assert.Equal((0, "0 taken in, 0 known already, 1 too old to tell, 0 refused; 0 facts began or ended\n", string.Empty), run.Ingest(run.Export("shop", 13)));
    }

    [Fact]
    public void What_is_not_there_is_told_and_the_rest_is_taken()
    {
        using InventoryRun run = new();
        run.Export("shop", 28, Package(Http, "2.1.0"));
        (int code, string output, string error) = run.Ingest(run.Exports, run.Folder["nothere"]);
        Assert.Equal((3, "1 taken in, 0 known already, 1 refused; 1 facts began or ended\n"), (code, output));
        Assert.Contains("nothere: there is no such file or folder", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_store_without_a_name_keeps_nothing_and_is_refused(string store)
    {
        using InventoryRun run = new();
        run.Export("shop", 28, Package(Http, "2.1.0"));
        using StringWriter said = new();
        Assert.Equal(3, Program.Run(["ingest", run.Exports, "--store", store], new Speaker(said, said), TimeProvider.System, CancellationToken.None));
        Assert.Equal("policygate-inventory: --store names no store\n", said.ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData("file:x?mode=memory")]
    public void A_store_is_a_file_whatever_SQLite_takes_its_name_for(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using InventoryRun run = new();
        run.Export("shop", 28, Package(Http, "2.1.0"));
        string store = Path.GetRelativePath(Environment.CurrentDirectory, run.Folder[name]);
        using StringWriter said = new();
        Assert.Equal(0, Program.Run(["ingest", run.Exports, "--store", store], new Speaker(said, said), TimeProvider.System, CancellationToken.None));
        Assert.True(File.Exists(run.Folder[name]));
    }

    [Fact]
    public void A_store_where_nothing_may_be_written_is_asked_as_long_as_nobody_writes()
    {
        using InventoryRun run = new();
        run.Export("shop", 28, Package(Http, "2.1.0"));
        run.Ingest();
        Stores.UnwrittenFile file = Stores.UnwrittenFile.Of(run.Store);
        file.Verify();
        File.WriteAllText(run.Store + "-wal", "x");
        Assert.Contains("not all that was ingested is in the file itself", Assert.Throws<Stores.StoreException>(() => Stores.UnwrittenFile.Of(run.Store)).Message, StringComparison.Ordinal);
        File.Delete(run.Store + "-wal");
        File.SetLastWriteTimeUtc(run.Store, DateTime.UnixEpoch);
        Assert.Contains("was written to while it was asked", Assert.Throws<Stores.StoreException>(file.Verify).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_that_take_too_long_are_refused()
    {
        using InventoryRun run = new();
        run.Export("shop", 28, Package(Http, "2.1.0"));
        InventoryProject[] projects = [.. Enumerable.Range(0, 2000).Select(i => new InventoryProject(string.Join('/', Enumerable.Repeat("a", 400)) + i, true, string.Empty))];
        run.Export(Header("hostile", 28, projects) with { Owners = [.. Enumerable.Range(0, 100).Select(i => new OwnedPattern(string.Concat(Enumerable.Repeat("**/*a*", 200)) + "b", ["@x"]))] });
        System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();
        (int code, string output, string error) = run.Ingest();
        Assert.Equal((3, "1 taken in, 0 known already, 1 refused; 1 facts began or ended\n"), (code, output));
        Assert.Contains("by its CODEOWNERS takes too long", error, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"{clock.Elapsed}");
    }

    [Fact]
    public void A_long_way_makes_no_wide_table()
    {
        using InventoryRun run = new();
        string[] paths = [.. Enumerable.Range(0, 300).Select(i => $"App{i:D3}.csproj")];
        run.Export(Header("shop", 28, [.. paths.Select(path => new InventoryProject(path, true, string.Empty))]), [.. paths.Select(path => Package(Http, "2.1.0", path) with { Way = path == paths[7] ? new string('w', 1_000_000) : string.Empty })]);
        run.Ingest();
        Assert.InRange(run.Find(Http).Output.Length, 0, 300 * 600);
        Assert.InRange(run.Find(Http, "--format", "html").Output.Length, 0, 300 * 1200);
        Assert.Contains(new string('w', 1_000_000), run.Find(Http, "--format", "csv").Output, StringComparison.Ordinal);
    }
}
