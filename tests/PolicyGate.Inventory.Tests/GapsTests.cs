using PolicyGate.Inventories;
using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>What was not known at a time is not known of that time later either, and what a report does not speak of is not gone.</summary>
public sealed class GapsTests
{
    private static readonly InventoryProject Unread = new("App/App.csproj", true, "PG0001 not restored");

    [Theory]
    [InlineData("2026-11-11..2026-11-12", 3)]
    [InlineData("2026-11-15..2026-11-15", 3)]
    [InlineData("2026-11-18..2026-11-18", 3)]
    [InlineData("2026-11-08..2026-11-09", 0)]
    [InlineData("2026-11-21..2026-11-22", 0)]
    [InlineData("2026-11-08..2026-11-22", 3)]
    public void A_gap_is_one_of_the_time_between_the_reports_that_could_read_also_when_it_is_over(string period, int code)
    {
        Assert.All(Engines.There, engine =>
        {
            using InventoryRun run = new(engine);
            run.Export("shop", 7, Package("Other", "1.0.0"));
            run.Export("shop", 10, Package("Other", "1.0.0"));
            run.Export(Header("shop", 15, Unread));
            run.Export(Header("shop", 16, Unread with { Problem = "PG0001 another" }));
            run.Export("shop", 20, Package("Other", "1.0.0"));
            run.Export("shop", 28, Package("Other", "1.0.0"));
            Assert.Equal((0, "6 taken in, 0 known already, 0 refused; 3 facts began or ended\n", string.Empty), run.Ingest());
            foreach (string format in new[] { "table", "json", "csv" })
            {
                (int found, string output, _) = run.Find(Http, "--between", period, "--format", format);
                Assert.Equal((code, code == 3), (found, output.Contains("PG0001 not restored", StringComparison.Ordinal)));
            }

            Assert.Equal(0, run.Find(Http).Code);
            Assert.Equal(0, run.Run("status").Code);

            // It is a fact of no package.
            Assert.Contains("1 version of packages; 1 use now, 0 before", run.Run("status").Error, StringComparison.Ordinal);
            Assert.Equal("package,repositories,projects,versions\nOther,1,1,1\n", run.Run("top", "--format", "csv").Output);
            Assert.Equal(0, run.Run("diff", "2026-11-11..2026-11-28").Code);
            Assert.Equal("1 version of 1 package, in 1 lock file\n", run.Run("packages", "--output", run.Folder["everywhere"]).Output);
        });
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void What_lies_below_a_folder_that_could_not_be_read_stays(Engine engine)
    {
        using InventoryRun run = new(engine);
        InventoryProject[] all = [new("App/App.csproj", true, string.Empty), new("src/B/B.csproj", true, string.Empty), new("src/Bee/Bee.csproj", true, string.Empty)];
        run.Export(Header("shop", 26, all), Package(Http, "2.1.0", all[1].Path), Package(Http, "2.1.0", all[2].Path));
        run.Export(Header("shop", 28, all[0], new("src/B", null, "PG0001 cannot be read")));
        run.Ingest();
        string[] uses = [.. run.Find(Http, "--format", "csv").Output.Split('\n').Where(line => line.Contains(Http, StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(',')[..3]))];
        Assert.Equal(["yes shop src/B/B.csproj", "was shop src/Bee/Bee.csproj"], uses);
        Assert.Contains("shop,src/B/B.csproj,PG0001 cannot be read", run.Run("status", "--format", "csv").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("B.csproj", run.Run("diff", "2026-11-28..2026-11-28").Output.Replace("Bee.csproj", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void A_report_of_a_part_says_nothing_of_the_rest(Engine engine)
    {
        using InventoryRun run = new(engine);
        InventoryProject[] all = [new("src/A/A.csproj", true, string.Empty), new("src/A/Gone.csproj", true, string.Empty), new("src/B/B.csproj", true, string.Empty)];
        run.Export(Header("shop", 26, all), Package(Http, "2.1.0", all[1].Path), Package("Other", "2.1.0", all[2].Path));
        run.Export(Header("shop", 27, all[0]) with { Paths = ["src/A"] });
        run.Ingest();
        Assert.Contains("was    shop", run.Find(Http).Output, StringComparison.Ordinal);
        Assert.Contains("yes    shop", run.Find("Other").Output, StringComparison.Ordinal);
        Assert.Equal((3, "repository,project,unknown\nshop,src/B/B.csproj,the last report is of src/A alone\n"), run.Run("status", "--format", "csv") is var (code, output, _) ? (code, output) : default);
        Assert.Equal(3, run.Find("Nothing").Code);

        // And one of all ends what is gone.
        run.Export(Header("shop", 28, all[0]));
        run.Ingest();
        Assert.Contains("was    shop", run.Find("Other").Output, StringComparison.Ordinal);
        Assert.Equal(0, run.Find("Nothing").Code);
    }

    [Theory]
    [InlineData("2026-11-25..2026-11-26", 3)]
    [InlineData("2026-11-23..2026-11-24", 3)]
    [InlineData("2026-11-22..2026-11-23", 0)]
    public void Of_days_after_the_last_report_nobody_knows(string period, int code)
    {
        using InventoryRun run = new();
        run.Export("shop", 20, Package("Other", "1.0.0"));
        run.Export("shop", 24, Package("Other", "1.0.0"));
        run.Ingest();
        Assert.Equal(code, run.Find(Http, "--between", period).Code);
        Assert.Equal(0, run.Find(Http).Code);
    }

    [Theory]
    [InlineData("2026-11-24", 0)]
    [InlineData("2026-11-01", 0)]
    [InlineData("2026-11-25", 3)]
    public void Of_a_period_that_goes_on_whoever_is_asked_for_may_be_named_but_nobody_is_let_off_who_did_not_report_in_it(string since, int code)
    {
        using InventoryRun run = new();
        run.Export("shop", 20, Package("Other", "1.0.0"));
        run.Export("shop", 24, Package("Other", "1.0.0"));
        run.Ingest();
        Assert.Equal(code, run.Find(Http, "--between", "2026-11-22..2026-11-28", "--since", since).Code);
        Assert.Equal(3, run.Find(Http, "--between", "2026-11-25..2026-11-28", "--since", since).Code);
    }

    [Theory]
    [InlineData("find", "A", "--between", "2026-11-01..9999-12-31")]
    [InlineData("find", "A", "--since", "9999-12-31")]
    [InlineData("find", "A", "--between", "0001-01-01..9999-12-31")]
    [InlineData("status", "--since", "0001-01-01")]
    [InlineData("diff", "0001-01-01..9999-12-31", "--repository", "nobody")]
    public void The_first_and_the_last_day_are_days(params string[] arguments)
    {
        using InventoryRun run = new();
        run.Export("shop", 28, Package("Other", "1.0.0"));
        run.Ingest();
        Assert.InRange(run.Run(arguments).Code, 0, 3);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void Nobody_has_reported_is_no_answer(Engine engine)
    {
        using InventoryRun run = new(engine);
        run.Ingest();
        Assert.Equal(3, run.Run("status").Code);
        Assert.Contains("no repository has reported", run.Run("diff", "2026-11-01..2026-11-30").Error, StringComparison.Ordinal);
        run.Export("shop", 28, Package(Http, "2.1.0"));
        run.Ingest();
        Assert.Equal((3, "policygate-inventory: no repository Shop has reported\n"), run.Run("diff", "2026-11-01..2026-11-30", "--repository", "Shop") is var (code, _, error) ? (code, error) : default);
        Assert.Equal(1, run.Run("diff", "2026-11-01..2026-11-30", "--repository", "shop").Code);
    }
}
