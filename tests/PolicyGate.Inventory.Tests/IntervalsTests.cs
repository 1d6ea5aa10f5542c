using PolicyGate.Inventories;
using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>Facts are intervals: they begin, last and end with reports.</summary>
public sealed class IntervalsTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void A_package_is_there_since_its_first_report_until_its_last_and_no_row_is_added_by_a_report_that_changes_nothing(Engine engine)
    {
        using InventoryRun run = new(engine);
        run.Export("shop", 20, Package(Http, "2.1.0"), Package("Other", "1.0.0"));
        run.Export("shop", 22, Package(Http, "2.1.0"), Package("Other", "1.0.0"));
        run.Export("shop", 25, Package(Http, "2.1.4"), Package("Other", "1.0.0"));
        Assert.Equal((0, "3 taken in, 0 known already, 0 refused; 4 facts began or ended\n", string.Empty), run.Ingest());
        (int code, string output, _) = run.Find(Http, "--format", "csv");
        Assert.Equal(1, code);
        Assert.Equal(
            """
            there,repository,project,package,version,since,until,direct,way,build code ran,gate,bundle,owners,source,hash,commit
            was,shop,App/App.csproj,Contoso.Http,2.1.0,2026-11-20T10:00:00Z,2026-11-22T10:00:00Z,yes,,no,yes,22,,nuget.org,hash of 2.1.0,c25
            yes,shop,App/App.csproj,Contoso.Http,2.1.4,2026-11-25T10:00:00Z,2026-11-25T10:00:00Z,yes,,no,yes,25,,nuget.org,hash of 2.1.4,c25

            """,
            output);
        Assert.Contains("2 uses now, 1 before", run.Run("status").Error, StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void What_is_taken_in_again_writes_nothing(Engine engine)
    {
        using InventoryRun run = new(engine);
        run.Export("shop", 20, Package(Http, "2.1.0"));
        run.Export("shop", 22, Package(Http, "2.1.4"));
        run.Ingest();
        string before = run.Bytes();
        Assert.Equal((0, "0 taken in, 2 known already, 0 refused; 0 facts began or ended\n", string.Empty), run.Ingest());
        Assert.Equal(before, run.Bytes());
    }

    [Theory]
    [InlineData("2026-11-20..2026-11-20", "yes")]
    [InlineData("2026-11-21..2026-11-21", "yes")]
    [InlineData("2026-11-23..2026-11-24", "maybe")]
    [InlineData("2026-11-18..2026-11-19", "maybe")]
    [InlineData("2026-11-25..2026-11-28", "maybe")]
    [InlineData("2026-11-26..2026-11-28", null)]
    [InlineData("2026-11-01..2026-11-16", null)]
    public void Between_two_reports_nobody_knows(string period, string? there)
    {
        Assert.All(Engines.There, engine =>
        {
            using InventoryRun run = new(engine);
            run.Export("shop", 17, Package("Other", "1.0.0"));
            run.Export("shop", 20, Package(Http, "2.1.0"));
            run.Export("shop", 22, Package(Http, "2.1.0"));
            run.Export("shop", 25, Package("Other", "1.0.0"));
            run.Ingest();
            (_, string output, _) = run.Find(Http, "--between", period, "--format", "csv");
            string[] uses = [.. output.Split('\n').Where(line => line.Contains(Http, StringComparison.Ordinal)).Select(line => line.Split(',')[0])];
            Assert.Equal(there is null ? [] : [there], uses);
        });
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void What_comes_again_is_another_interval_and_what_changes_its_way_too(Engine engine)
    {
        using InventoryRun run = new(engine);
        run.Export("shop", 20, Package(Http, "2.1.0"));
        run.Export("shop", 21);
        run.Export("shop", 22, Package(Http, "2.1.0"));
        run.Export("shop", 23, Package(Http, "2.1.0") with { IsDirect = false, Way = "Other 1.0.0" });
        run.Ingest();
        string[] lines = run.Find(Http, "--format", "csv").Output.Split('\n')[1..^1];
        Assert.Equal(["was", "was", "yes"], lines.Select(line => line.Split(',')[0]));
        Assert.Contains(",Other 1.0.0,", lines[2], StringComparison.Ordinal);

        // In a diff that is no change.
        Assert.Equal("repository,project,package,version,change,reported\n", run.Run("diff", "2026-11-23..2026-11-23", "--format", "csv").Output);
        Assert.Equal((1, "repository,project,package,version,change,reported\nshop,App/App.csproj,Contoso.Http,2.1.0,went,2026-11-21T10:00:00Z\nshop,App/App.csproj,Contoso.Http,2.1.0,came,2026-11-22T10:00:00Z\n"), run.Run("diff", "2026-11-21..2026-11-22", "--repository", "shop", "--format", "csv") is var (code, output, _) ? (code, output) : default);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void What_could_not_be_read_is_not_gone(Engine engine)
    {
        using InventoryRun run = new(engine);
        run.Export("shop", 26, Package(Http, "2.1.0"));
        run.Export(Header("shop", 27, new InventoryProject("App/App.csproj", null, "PG0002 not restored")));
        run.Ingest();
        (int code, string output, _) = run.Find(Http);
        Assert.Equal(1, code);
        Assert.Contains("yes    shop", output, StringComparison.Ordinal);
        Assert.Contains("unknown: 1 project of which not everything could be read", output, StringComparison.Ordinal);

        // Read again, without it; and a project that is not there any more has nothing.
        run.Export("shop", 28);
        run.Ingest();
        Assert.Equal((1, false), run.Find(Http) is var (again, text, _) ? (again, text.Contains("unknown", StringComparison.Ordinal)) : default);
        Assert.Contains("was", run.Find(Http).Output, StringComparison.Ordinal);
    }
}
