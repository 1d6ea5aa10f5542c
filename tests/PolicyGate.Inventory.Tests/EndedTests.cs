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

    [Fact]
    public void Killed_at_twenty_moments_it_goes_on_where_it_was()
    {
        using InventoryRun whole = Filled();
        Assert.Equal(0, whole.Ingest().Code);
        using InventoryRun killed = Filled();
        Stopwatch clock = Stopwatch.StartNew();
        using (Process first = Start(killed, "undisturbed.db"))
        {
            first.WaitForExit();
            Assert.Equal(0, first.ExitCode);
        }

        TimeSpan usual = clock.Elapsed;
        Random random = new(7);
        for (int i = 0; i < 20; i++)
        {
            using Process process = Start(killed, Path.GetFileName(killed.Store));
            process.WaitForExit(usual * (0.3 + (0.7 * random.NextDouble())));
            process.Kill();
            process.WaitForExit();
        }

        // Files that were taken are of the past for those that come after.
        killed.Ingest();
        Assert.Equal(Everything(whole), Everything(killed));
    }

    [Fact]
    public async Task Two_at_once_do_what_one_does()
    {
        using InventoryRun whole = Filled();
        whole.Ingest();
        using InventoryRun both = Filled();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => both.Run("ingest", both.Exports, "--batch", "100"))));
        Assert.Equal(Everything(whole), Everything(both));
    }

    private static InventoryRun Filled()
    {
        InventoryRun run = new();
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

    private static Process Start(InventoryRun run, string store) => Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "ingest", run.Exports, "--store", Path.Combine(run.Folder["store"], store), "--batch", $"{FactsTogether}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
