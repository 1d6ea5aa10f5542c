using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Trust;

namespace PolicyGate.Benchmarks;

/// <summary>What it costs to know packages: what they can do, and the trust file.</summary>
internal static class Living
{
    private const int Records = 10_000;
    private const int Reads = 20;
    private const string Capabilities = "version: 1\ncapabilities: { default: deny }\nrules: { PG1402: info, PG1403: info, PG1404: info }\n";

    /// <summary>Measures, as a part of the page.</summary>
    public static string Measure(Ground ground, int pairs)
    {
        string project = ground.Graph("big", "living", string.Empty);
        string folder = Path.GetDirectoryName(project)!;
        string policy = Path.Combine(ground.Work, "capabilities-alone.yaml");
        Ground.Write(policy, Capabilities);
        string file = Path.Combine(ground.Work, TrustFileName.Default);
        Ground.Write(file, TrustFileWriter.Write(Enumerable.Range(0, Records).Select(Record)));
        List<ReadCost> reads = [];
        Dictionary<string, List<GateCost>> gates = new(StringComparer.Ordinal);
        Sides sides = new Sides()
            .Add("an empty .NET process", () => Run("nothing"))
            .Add("capabilities, cold", () => Gate("cold", string.Empty))
            .Add("capabilities, warm", () => Gate("warm", Path.Combine(ground.Work, "evidence-living")))
            .Add($"a trust file of {Records} packages, read {Reads} times", () =>
            {
                (double cpu, double wall, string output) = Process("trust", file);
                reads.Add(JsonSerializer.Deserialize<ReadCost>(output)!);
                return (cpu, wall);
            })
            .Measure(pairs);
        int archives = ground.Archives().Count;
        return string.Create(CultureInfo.InvariantCulture, $"""
            ## What is known of packages

            {sides.Table("an empty .NET process")}
            | in that process | median | least |
            |---|---|---|
            | capabilities of one archive, cold, CPU, ms (of {archives}) | {Measured.Median(gates["cold"].Select(cost => cost.Cpu)) / archives:F1} | {gates["cold"].Min(cost => cost.Cpu) / archives:F1} |
            | capabilities of all, warm, CPU, ms | {Measured.Median(gates["warm"].Select(cost => cost.Cpu)):F0} | {gates["warm"].Min(cost => cost.Cpu):F0} |
            | a trust file of {Records} packages, {new FileInfo(file).Length / 1e6:F1} MB, the first time, CPU, ms | {Measured.Median(reads.Select(read => read.First)):F1} | {reads.Min(read => read.First):F1} |
            | the same, the best of {Reads} times, CPU, ms | {Measured.Median(reads.Select(read => read.Best)):F1} | {reads.Min(read => read.Best):F1} |


            """);

        (double, double) Gate(string name, string cache)
        {
            (double cpu, double wall, string output) = Process("gate", project, Path.Combine(folder, "obj", "project.assets.json"), policy, cache);
            gates.TryAdd(name, []);
            gates[name].Add(JsonSerializer.Deserialize<GateCost>(output)!);
            return (cpu, wall);
        }

        (double, double) Run(params string[] arguments)
        {
            (double cpu, double wall, _) = Process(arguments);
            return (cpu, wall);
        }

        (double Cpu, double Wall, string Output) Process(params string[] arguments) => Measured.Run(folder, ground.Environment, "dotnet", [typeof(Living).Assembly.Location, .. arguments]);
    }

    /// <summary>Reads a trust file so many times in this process: what it cost, as one line of JSON.</summary>
    public static int Read(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        List<double> times = [];
        for (int i = 0; i < Reads; i++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            Facts.TrustFile read = TrustFileReader.Read(file, bytes);
            times.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
            if (read.Records.Count != Records)
            {
                throw new InvalidOperationException($"{read.Records.Count} records: {string.Join("; ", read.Problems.Take(1).Select(problem => problem.What))}");
            }
        }

        Console.WriteLine(JsonSerializer.Serialize(new ReadCost(times[0], times.Min())));
        return 0;
    }

    // As genuine packages have it: a few dozen publishers and licences, two versions each, every tenth with build code, every twentieth reviewed.
    private static TrustRecord Record(int i)
    {
        string hash = Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture))));
        bool hasAuthor = i % 2 == 0;
        bool hasCode = i % 10 == 0;
        string version = string.Create(CultureInfo.InvariantCulture, $"{i % 13}.{i % 19}.1{i % 17}");
        return new TrustRecord(string.Create(CultureInfo.InvariantCulture, $"Contoso.Package{i:D5}"))
        {
            Sources = [Repositories.Gallery],
            Signatures = SignatureLevels.Repository | (hasAuthor ? SignatureLevels.Author : SignatureLevels.None),
            Repositories = [Repositories.Gallery],
            Authors = hasAuthor ? [new AuthorIdentity(string.Create(CultureInfo.InvariantCulture, $"CN=Author {i % 40}, O=Author {i % 40}, L=Somewhere, C=US"), "CN=An Authority for Code Signing, O=An Authority, C=US")] : [],
            Owners = [string.Create(CultureInfo.InvariantCulture, $"owner{i % 60}")],
            Licenses = [i % 3 == 0 ? "Apache-2.0" : "MIT"],
            BuildCode = hasCode ? CodeKinds.Msbuild : CodeKinds.None,
            BuildCodeSha256 = hasCode ? [Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(hash)))] : [],
            Capabilities = (Capability)(i % 8),
            Versions = [new RecordedVersion(version + "0", new DateOnly(2026, 5, 1), hash, IsAdopted: true), new RecordedVersion(version + "1", new DateOnly(2026, 6, 1), hash)],
            Review = i % 20 == 0 ? new TrustReview("alice", new DateOnly(2026, 6, 1), "1.1.0", hash) : null,
        };
    }

    private sealed record ReadCost(double First, double Best);
}
