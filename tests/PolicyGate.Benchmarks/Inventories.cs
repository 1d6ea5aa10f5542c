using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PolicyGate.Inventory.Asking;
using PolicyGate.Inventory.Ingesting;
using PolicyGate.Inventory.Shown;
using PolicyGate.Inventory.Stores;

namespace PolicyGate.Benchmarks;

/// <summary>What the inventory of many repositories costs: to take in, to take in again, to ask.</summary>
internal static class Inventories
{
    private const int Asked = 21;

    // Until what runs is compiled for good.
    private const int WarmedUp = 60;

    // As the tool runs.
    private static readonly Dictionary<string, string> OfTool = new() { ["DOTNET_gcConcurrent"] = "0", ["DOTNET_TieredPGO"] = "0" };
    private const int Changed = 10;
    private const int RareRank = 20_000;
    private const int UsualRank = 20;

    /// <summary>Measures, as a part of the page.</summary>
    /// <param name="work">A folder for it.</param>
    /// <param name="repositories">How many there are.</param>
    public static string Measure(string work, int repositories)
    {
        string exports = Directory.CreateDirectory(Path.Combine(work, "exports")).FullName;
        string store = Path.Combine(work, "inventory.db");
        InventoryExports generator = new();
        generator.Write(exports, repositories, day: 0, changed: 0);
        double megabytes = Directory.EnumerateFiles(exports).Sum(file => new FileInfo(file).Length) / 1e6;
        double first = Ingest([exports], store, out _);
        double size = new FileInfo(store).Length / 1e6;
        double again = Ingest([exports], store, out IngestResult known);
        if (known.News != 0 || known.Known != repositories)
        {
            throw new InvalidOperationException($"{known}");
        }

        generator.Write(exports, repositories, day: 1, Changed);
        double next = Ingest([exports], store, out IngestResult changes);
        double grown = new FileInfo(store).Length / 1e6;
        (Cost rare, Cost usual, Cost all) = AskThree(store, work);
        return string.Create(CultureInfo.InvariantCulture, $"""
            ## Inventory

            {repositories} repositories of {InventoryExports.PackagesEach} packages, {megabytes:F0} MB of exports, with the frequencies of the lock files of public repositories; SQLite.

            | | seconds | the file, MB |
            |---|---|---|
            | `ingest`, the first time | {first:F1} | {size:F0} |
            | the same files again: nothing is written | {again:F1} | {size:F0} |
            | the next day's, {changes.Changes} facts began or ended | {next:F1} | {grown:F0} |

            | `find`, answered as JSON | uses | the first time in a process, ms | once compiled, median of {Asked}, ms |
            |---|---|---|---|
            | a rare package | {rare.Uses} | {rare.First:F0} | {rare.Median:F1} |
            | a version of a usual one | {usual.Uses} | {usual.First:F0} | {usual.Median:F1} |
            | all versions of the most usual one | {all.Uses} | {all.First:F0} | {all.Median:F1} |


            """);
    }

    /// <summary>Asks a store in this process: what it cost, as one line of JSON.</summary>
    public static int Ask(string file, string id, string version)
    {
        PackageQuestion question = PackageQuestion.Parse(version == "*" ? id : $"{id}@{version}");
        long began = Stopwatch.GetTimestamp();
        using IInventoryStore store = InventoryStores.Open(file, create: false);
        int uses = Answer();
        double first = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        for (int i = 0; i < WarmedUp; i++)
        {
            Answer();
        }

        double median = Measured.Median([.. Enumerable.Range(0, Asked).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            Answer();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        })]);
        Console.WriteLine(JsonSerializer.Serialize(new Cost(uses, first, median)));
        return 0;

        int Answer()
        {
            Finding found = Finding.Of(store, question, null, new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
            FindingJson.Write(found, TextWriter.Null);
            return found.Uses.Count;
        }
    }

    /// <summary>Takes exports in; the seconds that it took.</summary>
    public static double Ingest(string[] exports, string file, out IngestResult result)
    {
        long began = Stopwatch.GetTimestamp();
        using (IInventoryStore store = InventoryStores.Open(file, create: true))
        {
            result = Ingestion.Run(exports, store, Ingestion.Batch, TimeProvider.System, (_, _) => { }, CancellationToken.None);
        }

        return result.Refused.Count == 0 ? Stopwatch.GetElapsedTime(began).TotalSeconds : throw new InvalidOperationException(result.Refused[0].Problem);
    }

    /// <summary>Asks, each in a process of its own, for a rare package, a version of a usual one, and all versions of the most usual one.</summary>
    public static (Cost Rare, Cost Usual, Cost All) AskThree(string store, string work) => (Run(store, RareRank, work, "*"), Run(store, UsualRank, work, InventoryExports.Version(3)), Run(store, 0, work, "*"));

    private static Cost Run(string store, int rank, string work, string version) =>
        JsonSerializer.Deserialize<Cost>(Measured.Run(work, OfTool, "dotnet", typeof(Inventories).Assembly.Location, "find", store, InventoryExports.Id(rank), version).Output)!;

    /// <summary>What a question cost.</summary>
    /// <param name="Uses">How many uses it found.</param>
    /// <param name="First">Milliseconds of the first in a process, the store opened.</param>
    /// <param name="Median">Milliseconds of those after.</param>
    internal sealed record Cost(int Uses, double First, double Median);
}
