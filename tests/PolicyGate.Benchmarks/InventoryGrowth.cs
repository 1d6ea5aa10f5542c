using System.Globalization;
using System.Text;
using PolicyGate.Inventory.Ingesting;

namespace PolicyGate.Benchmarks;

/// <summary>How an inventory grows: with repositories, with what changes in them, and with reports that change nothing.</summary>
internal static class InventoryGrowth
{
    private const int ChangedEachDay = 10;
    private const int DaysOfChange = 3;
    private static readonly double[] Steps = [0.1, 0.25, 0.5, 1];

    /// <summary>Measures, as a part of the page, and draws.</summary>
    /// <param name="work">A folder for it.</param>
    /// <param name="repositories">How many there are in the end.</param>
    /// <param name="plot">Where it is drawn.</param>
    public static string Measure(string work, int repositories, Plot plot)
    {
        string exports = Directory.CreateDirectory(Path.Combine(work, "growth")).FullName;
        string store = Path.Combine(work, "growth.db");
        InventoryExports generator = new();
        generator.Write(exports, repositories, day: 0, changed: 0);
        string[] files = [.. Directory.GetFiles(exports).Order(StringComparer.Ordinal)];
        StringBuilder text = new("### How it grows\n\n![How the inventory grows](inventory.svg)\n\n| repositories | `ingest` of those that are new, s | the file, MB | `find` in one process: a rare package, ms | a version of a usual one, ms | all versions of the most usual one, ms |\n|---|---|---|---|---|---|\n");
        List<(double Repositories, double Megabytes, double Usual, double All)> grown = [];
        int before = 0;
        foreach (int count in Steps.Select(step => (int)(step * repositories)))
        {
            double seconds = Inventories.Ingest(files[before..count], store, out _);
            (Inventories.Cost rare, Inventories.Cost usual, Inventories.Cost all) = Inventories.AskThree(store, work);
            grown.Add((count, Megabytes(store), usual.Median, all.Median));
            text.Append(CultureInfo.InvariantCulture, $"| {count} | {seconds:F1} | {Megabytes(store):F0} | {rare.Median:F1} | {usual.Median:F1} | {all.Median:F1} |\n");
            before = count;
        }

        plot.Line("MB of the file", [.. grown.Select(point => (point.Repositories, point.Megabytes))]);
        plot.Line("find: a version of a usual package", [.. grown.Select(point => (point.Repositories, point.Usual))]);
        plot.Line("find: all versions of the most usual", [.. grown.Select(point => (point.Repositories, point.All))]);
        text.Append("\n| day | facts that began or ended | `ingest`, s | the file, MB |\n|---|---|---|---|\n");
        for (int day = 1; day <= DaysOfChange + 1; day++)
        {
            // On the last day every repository reports, and nothing has changed.
            generator.Write(exports, repositories, day, ChangedEachDay * Math.Min(day, DaysOfChange));
            double seconds = Inventories.Ingest([exports], store, out IngestResult result);
            text.Append(CultureInfo.InvariantCulture, $"| {day} | {result.Changes} | {seconds:F1} | {Megabytes(store):F0} |\n");
        }

        return text.Append('\n').ToString();
    }

    private static double Megabytes(string file) => new FileInfo(file).Length / 1e6;
}
