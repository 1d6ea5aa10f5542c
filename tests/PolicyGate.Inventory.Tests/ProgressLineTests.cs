using System.Globalization;
using PolicyGate.Inventory.Ingesting;
using PolicyGate.Inventory.Stores;
using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>How far an ingestion is, on a terminal only, and only where it takes a while.</summary>
public sealed class ProgressLineTests
{
    [Theory]
    [InlineData(true, 0.6, "\r1 of 3 files\r            \r")]
    [InlineData(true, 1.5, "\r0 of 3 files\r1 of 3 files\r2 of 3 files\r            \r")]
    [InlineData(true, 0.1, "")]
    [InlineData(false, 1.5, "")]
    public void Is_written_over_once_a_second_and_gone_at_the_end(bool isTerminal, double seconds, string expected)
    {
        using InventoryRun run = new();
        for (int day = 20; day < 23; day++)
        {
            run.Export("shop", day, Package(Http, $"2.1.{day}"));
        }

        using StringWriter error = new(CultureInfo.InvariantCulture);
        SteppingClock clock = new(TimeSpan.FromSeconds(seconds));
        using (IInventoryStore store = InventoryStores.Open(run.Store, create: true))
        {
            using ProgressLine progress = new(new Speaker(TextWriter.Null, error, isTerminal), clock, "files");
            IngestResult result = Ingestion.Run(
                [run.Exports],
                store,
                Ingestion.Batch,
                TimeProvider.System,
                (done, all) =>
                {
                    clock.Step();
                    progress.Tell(done, all);
                },
                CancellationToken.None);
            Assert.Equal(3, result.News);
        }

        Assert.Equal(expected, error.ToString());
    }

    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Step() => ticks += step.Ticks;

        public override long GetTimestamp() => ticks;
    }
}
