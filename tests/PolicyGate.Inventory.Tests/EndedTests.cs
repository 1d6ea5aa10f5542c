using System.Diagnostics;
using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>Whoever ends an ingestion, and whoever does the same beside it: nothing is lost and nothing is there twice.</summary>
public sealed class EndedTests
{
    private const int Repositories = 40;
    private const int Days = 3;
    private const int Packages = 30;
    private const int FactsTogether = 200;

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void Killed_at_twenty_moments_it_goes_on_where_it_was(Engine engine)
    {
        using InventoryRun whole = Filled(Engine.Sqlite);
        Assert.Equal(0, whole.Ingest().Code);
        using InventoryRun killed = Filled(engine);
        Stopwatch clock = Stopwatch.StartNew();
        using (InventoryRun undisturbed = new(engine))
        using (Process first = Start(killed.Exports, undisturbed.Store))
        {
            first.WaitForExit();
            Assert.Equal(0, first.ExitCode);
        }

        TimeSpan usual = clock.Elapsed;
        Random random = new(7);
        for (int i = 0; i < 20; i++)
        {
            using Process process = Start(killed.Exports, killed.Store);
            process.WaitForExit(usual * (0.3 + (0.7 * random.NextDouble())));
            process.Kill();
            process.WaitForExit();
        }

        // Files that were taken are of the past for those that come after.
        killed.Ingest();
        Assert.Equal(Everything(whole), Everything(killed));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Two_at_once_do_what_one_does(Engine engine)
    {
        using InventoryRun whole = Filled(Engine.Sqlite);
        whole.Ingest();
        using InventoryRun both = Filled(engine);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => both.Run("ingest", both.Exports, "--batch", "100"))));
        Assert.Equal(Everything(whole), Everything(both));
    }

    [Theory]
    [OnPostgres]
    public void Every_engine_gives_the_same_bytes(Engine engine)
    {
        using InventoryRun one = Filled(Engine.Sqlite);
        one.Ingest();
        using InventoryRun other = Filled(engine);
        other.Ingest();
        Assert.All(new[] { "table", "json", "csv", "markdown", "html" }, format => Assert.Equal(one.Find("Contoso.P01", "--format", format), other.Find("Contoso.P01", "--format", format)));
        Assert.All(new[] { "table", "json", "csv" }, format =>
        {
            Assert.Equal(one.Find("Contoso.P02@[1.0,1.0.3)", "--between", "2026-11-22..2026-11-22", "--format", format), other.Find("Contoso.P02@[1.0,1.0.3)", "--between", "2026-11-22..2026-11-22", "--format", format));
            Assert.Equal(one.Run("diff", "2026-11-22..2026-11-22", "--repository", "repository 07", "--format", format), other.Run("diff", "2026-11-22..2026-11-22", "--repository", "repository 07", "--format", format));
            Assert.Equal(one.Run("status", "--since", "2026-11-24", "--format", format), other.Run("status", "--since", "2026-11-24", "--format", format));
            Assert.Equal(one.Run("top", "--format", format), other.Run("top", "--format", format));
        });
    }

    private static InventoryRun Filled(Engine engine)
    {
        InventoryRun run = new(engine);
        for (int repository = 0; repository < Repositories; repository++)
        {
            for (int day = 1; day <= Days; day++)
            {
                run.Export($"repository {repository:D2}", 20 + day, [.. Enumerable.Range(0, Packages).Select(i => Package($"Contoso.P{i:D2}", $"1.{(i + day) / 10}.{repository % 4}"))]);
            }
        }

        return run;
    }

    private static string Everything(InventoryRun run) => string.Concat(Enumerable.Range(0, Packages).Select(i => run.Find($"Contoso.P{i:D2}", "--format", "csv").Output)) + run.Run("status").Error + run.Run("diff", "2026-11-01..2026-11-30").Output + run.Run("top").Output;

    private static Process Start(string exports, string store) => Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "ingest", exports, "--store", store, "--batch", $"{FactsTogether}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
