using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>Unknown is never clean.</summary>
public sealed class UnknownTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void A_repository_that_has_not_reported_is_told_and_no_is_not_said(Engine engine)
    {
        using InventoryRun run = new(engine);
        run.Export("old", 10, Package("Other", "1.0.0"));
        run.Export("shop", 28, Package("Other", "1.0.0"));
        run.Ingest();
        (int code, string output, _) = run.Find(Http);
        Assert.Equal(3, code);
        Assert.Contains("0 uses in 0 repositories\n\nunknown: 1 repository that has not reported since 2026-11-21T12:00:00Z\nrepository  first report          last report\nold         2026-11-10T10:00:00Z  2026-11-10T10:00:00Z\n", output, StringComparison.Ordinal);
        Assert.Equal(0, run.Find(Http, "--since", "2026-11-10").Code);
        Assert.Equal(3, run.Find(Http, "--since", "2026-11-29").Code);
        Assert.Equal(3, run.Run("status").Code);
        Assert.Contains("unknown,old,,,,,,,no report since 2026-11-10T10:00:00Z", run.Find(Http, "--format", "csv").Output, StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void A_store_that_nobody_has_reported_to_knows_nothing(Engine engine)
    {
        using InventoryRun run = new(engine);
        Directory.CreateDirectory(run.Exports);
        run.Ingest();
        (int code, string output, _) = run.Find(Http);
        Assert.Equal(3, code);
        Assert.Contains("unknown: no repository has reported\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void One_that_began_to_report_later_is_unknown_for_the_time_before(Engine engine)
    {
        using InventoryRun run = new(engine);
        run.Export("shop", 28, Package("Other", "1.0.0"));
        run.Ingest();
        Assert.Equal(3, run.Find(Http, "--between", "2026-11-27..2026-11-28").Code);
        foreach (string format in new[] { "table", "markdown", "html" })
        {
            Assert.Contains("1 repository that has not reported since 2026-11-27T12:00:00Z, or not yet when the period began", run.Find(Http, "--between", "2026-11-27..2026-11-28", "--format", format).Output, StringComparison.Ordinal);
            Assert.DoesNotContain("or not yet", run.Find(Http, "--since", "2026-11-29", "--format", format).Output, StringComparison.Ordinal);
        }

        Assert.Contains("unknown,shop,,,,,,,no report before 2026-11-28T10:00:00Z", run.Find(Http, "--between", "2026-11-27..2026-11-28", "--format", "csv").Output, StringComparison.Ordinal);
        Assert.Equal(0, run.Find(Http).Code);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void A_version_that_is_none_is_found_whatever_range_is_asked_for(Engine engine)
    {
        using InventoryRun run = new(engine);
        run.Export("shop", 28, Package(Http, "weird"), Package(Http, "3.0.0"));
        run.Ingest();
        Assert.Contains("weird", run.Find($"{Http}@[1.0,2.0)").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("3.0.0", run.Find($"{Http}@[1.0,2.0)").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contoso.HTTP", 1)]
    [InlineData("Contoso.Http@2.1.0", 1)]
    [InlineData("Contoso.Http@2.1", 1)]
    [InlineData("Contoso.Http@[2.0,2.1.0]", 1)]
    [InlineData("Contoso.Http@[2.0,2.1.0)", 0)]
    [InlineData("Contoso.Http@(,2.1.0-beta)", 0)]
    [InlineData("Contoso.Http@2.*", 2)]
    [InlineData("Contoso.Http@", 2)]
    [InlineData("Contoso Http", 2)]
    [InlineData("x, reason: y }\n#", 2)]
    public void Versions_are_compared_by_NuGet(string question, int code)
    {
        using InventoryRun run = new();
        run.Export("shop", 28, Package(Http, "2.1.0"));
        run.Ingest();
        Assert.Equal(code, run.Find(question).Code);
    }

    [Fact]
    public void The_entry_that_keeps_it_out_is_one_of_a_policy()
    {
        using InventoryRun run = new();
        run.Export("shop", 28, Package(Http, "2.1.0"));
        run.Ingest();
        string entry = run.Find($"{Http}@[2.0,2.1.4)").Output.Split("to keep it out:\n\n")[1];
        Assert.Equal("packages:\n  deny:\n    - { id: Contoso.Http, versions: \"[2.0.0, 2.1.4)\", reason: say why }\n", entry);
        (PolicyFiles.PolicyLoad load, _) = Testing.TestPolicy.Load(("repo/policygate.yaml", "version: 1\n" + entry), "repo/src/App/App.csproj");
        Assert.NotNull(load.Policy);
        Assert.Empty(load.Problems);
    }
}
