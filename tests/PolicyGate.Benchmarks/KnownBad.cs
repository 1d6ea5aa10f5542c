using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Advisories;
using PolicyGate.Cache;

namespace PolicyGate.Benchmarks;

/// <summary>What advisory data costs: made into an index once, opened again, and asked for the ids of a graph.</summary>
internal static class KnownBad
{
    private const int Records = 200_000;
    private const int Ids = 50_000;
    private const int Asked = 619;
    private const int Lookups = 20;
    private const int Processes = 20;

    // Of ten packages one has advisories, four of them; in the lock files of public repositories it is fewer.
    private const int Known = 10;

    /// <summary>Measures, as a part of the page.</summary>
    public static string Measure(string work)
    {
        string zip = Path.Combine(work, "all.zip");
        Make(zip);
        Cost made = Ask(zip, work);
        Cost[] again = [.. Enumerable.Range(0, Processes).Select(_ => Ask(zip, work))];
        return string.Create(CultureInfo.InvariantCulture, $"""
            ## Advisory data

            {Records} records in a zip of {new FileInfo(zip).Length / 1e6:F0} MB, {Asked} ids of which every tenth has four advisories.

            | | made | opened again, the best and the middle of {Processes} processes |
            |---|---|---|
            | the index, CPU, ms | {made.Open:F0} | {Of(cost => cost.Open)} |
            | the most memory of the process, MB | {made.Peak:F0} | {Of(cost => cost.Peak)} |
            | {Asked} ids, whether their records are what they were, the first time in a process, CPU, ms | {made.Asked:F2} | {Of(cost => cost.Asked)} |
            | {Asked} ids looked up, the first time in a process that has read a graph, CPU, ms | {made.First:F2} | {Of(cost => cost.First)} |
            | the same by the clock, ms | {made.FirstClock:F2} | {Of(cost => cost.FirstClock)} |
            | the best of {Lookups} times in one process, CPU, ms | {made.Best:F2} | {Of(cost => cost.Best)} |


            """);

        string Of(Func<Cost, double> figure) => string.Create(CultureInfo.InvariantCulture, $"{again.Min(figure):F2}, {Measured.Median(again.Select(figure)):F2}");
    }

    /// <summary>Opens data in this process and asks it: what it cost, as one line of JSON.</summary>
    public static int Open(string zip, string cache)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        AdvisoryIndex index = new AdvisoryIndexes(new Lazy<CacheRecords?>(() => CacheRecords.TryOpen(cache))).Open(zip, [zip], [SealStamp.Of(zip)], DateTimeOffset.UtcNow);
        double open = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        List<double> times = [];
        List<double> clock = [];
        List<double> asked = [];
        byte[][] records = new byte[Asked][];

        // The ids and versions of a graph are read before its packages are looked up.
        string[] ids = [.. Enumerable.Range(0, Asked).Select(id => id % Known == 0 ? Id(id * 97) : $"Contoso.Unknown{id}")];
        NuGetVersion[] versions = [.. ids.Select((_, i) => NuGetVersion.Parse($"1.{i}.0"))];
        for (int i = 0; i < Lookups; i++)
        {
            before = Environment.CpuUsage.TotalTime;
            long began = Stopwatch.GetTimestamp();
            for (int id = 0; id < ids.Length; id++)
            {
                records[id] = index.FindBytes(ids[id]);
            }

            double until = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            int found = 0;
            foreach (byte[] of in records)
            {
                found += AdvisoryBytes.Read(of).Count;
            }

            double taken = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            clock.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            times.Add(taken);
            asked.Add(until);
            if (found < Asked / Known || versions.Length != ids.Length)
            {
                throw new InvalidOperationException($"{found} found");
            }
        }

        using Process own = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new Cost(open, own.PeakWorkingSet64 / 1e6, asked[0], times[0], clock[0], times.Min())));
        return 0;
    }

    private static Cost Ask(string zip, string work) =>
        JsonSerializer.Deserialize<Cost>(Measured.Run(work, new Dictionary<string, string>(), "dotnet", typeof(KnownBad).Assembly.Location, "advisories", zip, Path.Combine(work, "advisories-cache")).Output)!;

    // As genuine ones are long: two ranges, aliases, a text and references that nobody asks for.
    private static void Make(string file)
    {
        using ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Create);
        string filler = string.Join(' ', Enumerable.Repeat("A sentence about what is wrong and what follows from it.", 15));
        for (int i = 0; i < Records; i++)
        {
            using StreamWriter entry = new(zip.CreateEntry(string.Create(CultureInfo.InvariantCulture, $"GHSA-{i:D6}.json"), CompressionLevel.Fastest).Open());
            entry.Write(string.Create(CultureInfo.InvariantCulture, $$"""{ "id": "GHSA-{{i:D6}}", "modified": "2026-01-02T03:04:05Z", "published": "2026-01-01T00:00:00Z", "aliases": ["CVE-2026-{{i}}"], "summary": "What is wrong with {{Id(i)}}", "details": "{{filler}}", "severity": [{ "type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N" }], "affected": [{ "package": { "ecosystem": "NuGet", "name": "{{Id(i)}}" }, "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }, { "fixed": "1.{{i % 50}}.0" }] }] }, { "package": { "ecosystem": "NuGet", "name": "{{Id(i)}}" }, "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "2.0.0" }, { "fixed": "2.{{i % 30}}.1" }] }] }], "references": [{ "type": "WEB", "url": "https://advisories.example/{{i}}" }] }"""));
        }
    }

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"Contoso.Package{i % Ids:D5}");

    private sealed record Cost(double Open, double Peak, double Asked, double First, double FirstClock, double Best);
}
