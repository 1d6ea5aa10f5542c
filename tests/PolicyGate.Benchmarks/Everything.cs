using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace PolicyGate.Benchmarks;

/// <summary>Measures everything and writes docs/benchmarks.md.</summary>
internal static class Everything
{
    private const string Policy = "version: 1\nage: { minimum: 1d }\nsignatures: { require: repository }\nlockfile: { required: true }\n";
    private const string Recommended = "version: 1\nextends: [recommended]\n";
    private const string EmptySdk = "an SDK that does nothing";
    private const string Cold = "version: 1\nage: { minimum: 1d }\nsignatures: { require: repository }\nlicenses: { unknown: warning }\nbuild-code: { default: deny }\nlockfile: { content-hash: verify }\nrules: { PG1001: info, PG1002: info, PG1003: info, PG1004: info, PG1005: info }\n";
    private const string Used = "version: 1\nintegrity: { files: used }\n";
    private static readonly int[] ProjectCounts = [1, 10, 50, 300, 500];

    /// <summary>Measures with so many pairs; <paramref name="work"/> is created, and deleted at the end.</summary>
    public static int Run(string work, int pairs)
    {
        Stopwatch clock = Stopwatch.StartNew();
        Directory.CreateDirectory(work);
        Ground ground = new(work);
        StringBuilder page = new(Head(pairs));
        ground.Pack();
        try
        {
            Plot plot = new("How cost grows", "how many", "milliseconds");
            page.Append(NoOp(ground, pairs)).Append(Graph(ground, pairs)).Append(Living.Measure(ground, pairs)).Append(KnownBad.Measure(work)).Append(Inventories.Measure(work, repositories: 10_000)).Append(InventoryGrown(work, repositories: 10_000)).Append(LockFiles(ground, pairs)).Append(Projects(ground, plot)).Append(Growth(plot));
            File.WriteAllText(Path.Combine(Ground.Repository, "docs", "benchmarks.svg"), plot.Draw());
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        page.Append(CultureInfo.InvariantCulture, $"\nThe whole run took {clock.Elapsed.TotalMinutes:F0} minutes.\n");
        File.WriteAllText(Path.Combine(Ground.Repository, "docs", "benchmarks.md"), page.ToString());
        return 0;
    }

    private static string Head(int pairs) => string.Create(CultureInfo.InvariantCulture, $"""
        # Benchmarks

        Written by `dotnet run -c Release --project tests/PolicyGate.Benchmarks`; [performance.md](performance.md) says what the figures mean. Sides of a table are measured in turns,
        {pairs} times each, builds with nothing to do twice as often; CPU is user and system time of a process and of all that it started; a ratio is the median of the ratios of each turn, beside it the smallest and the largest.

        {RuntimeInformation.OSDescription}, {System.Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}, .NET SDK {Measured.Run(Ground.Repository, new Dictionary<string, string>(), "dotnet", "--version").Output.Trim()}, PolicyGate {typeof(GateRunner).Assembly.GetName().Version!.ToString(3)}.


        """);

    /// <summary>Measures only builds with nothing to do, and prints their part of the page.</summary>
    public static int RunNoOp(string work, int pairs) => RunPart(work, ground => NoOp(ground, pairs));

    /// <summary>Measures only what it costs to know packages, and prints that part of the page.</summary>
    public static int RunLiving(string work, int pairs) => RunPart(work, ground => Living.Measure(ground, pairs));

    /// <summary>Measures only advisory data, and prints that part of the page.</summary>
    public static int RunKnownBad(string work)
    {
        try
        {
            Console.WriteLine(KnownBad.Measure(work));
            return 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Measures only the inventory of so many repositories, and prints that part of the page.</summary>
    public static int RunInventory(string work, int repositories)
    {
        try
        {
            Console.WriteLine(Inventories.Measure(work, repositories) + InventoryGrown(work, repositories));
            return 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string InventoryGrown(string work, int repositories)
    {
        Plot plot = new("How the inventory grows", "repositories", "MB, milliseconds");
        string page = InventoryGrowth.Measure(work, repositories, plot);
        File.WriteAllText(Path.Combine(Ground.Repository, "docs", "inventory.svg"), plot.Draw());
        return page;
    }

    private static int RunPart(string work, Func<Ground, string> measure)
    {
        Ground ground = new(work);
        try
        {
            ground.Pack();
            Console.WriteLine(measure(ground));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        return 0;
    }

    // The same projects side by side: without a trace of the gate, with an SDK that does nothing in the gate's place, under the preset "recommended", under what "policygate init" writes, and on a managed machine.
    private static string NoOp(Ground ground, int pairs)
    {
        StringBuilder text = new("## `dotnet build`, nothing to do\n");
        (string Title, Func<string, string> Make)[] shapes =
        [
            ("One project of 111 packages", copy => Path.GetDirectoryName(ground.Graph("mid", $"mid-{copy}", string.Empty))!),
            ("One project of 619 packages", copy => Path.GetDirectoryName(ground.Graph("big", $"big-{copy}", string.Empty))!),
            ("A solution of 50 projects", copy => ground.Solution(50, $"fifty-{copy}", string.Empty)),
        ];
        IReadOnlyDictionary<string, string> managed = ManagedMachine.Of(ground, Recommended);
        foreach ((string title, Func<string, string> make) in shapes)
        {
            Sides sides = new();
            foreach ((string name, string copy) in new[] { ("without", "bare"), (EmptySdk, "empty"), ("recommended", "recommended"), ("what init writes", "init"), ("a managed machine, \"recommended\"", "managed") })
            {
                string folder = make(copy);
                _ = ground.Dotnet(folder, "restore", "-v", "q");
                if (copy == "empty")
                {
                    ground.GiveEmptySdk(folder);
                }
                else if (copy == "recommended")
                {
                    ground.Guard(folder, Recommended);
                }
                else if (copy == "init")
                {
                    _ = ground.Dotnet(folder, Tool, "init");
                    ground.Guard(folder, File.ReadAllText(Path.Combine(folder, "policygate.yaml")));
                }

                IReadOnlyDictionary<string, string> environment = copy == "managed" ? managed : ground.Environment;
                _ = Measured.Run(folder, environment, "dotnet", "build", "-v", "q");
                sides.Add(name, () => Cost(Measured.Run(folder, environment, "dotnet", "build", "-v", "q")));
            }

            text.Append(CultureInfo.InvariantCulture, $"\n{title}:\n\n{sides.Measure(2 * pairs).Table("without")}\n{sides.Table(EmptySdk)}");
        }

        return text.Append('\n').ToString();
    }

    private static string Graph(Ground ground, int pairs)
    {
        string project = ground.Graph("big", "big", string.Empty);
        string folder = Path.GetDirectoryName(project)!;
        string[] archives = [.. ground.Archives()];
        string cold = Saved(ground, "cold.yaml", Cold);
        string used = Saved(ground, "used.yaml", Used);
        string evidence = Path.Combine(ground.Work, "evidence-big");
        Dictionary<string, GateCost> last = [];
        (double, double) Gate(string name, string policy, string cache)
        {
            (double cpu, double wall, string output) = Measured.Run(folder, ground.Environment, "dotnet", typeof(Everything).Assembly.Location, "gate", project, Path.Combine(folder, "obj", "project.assets.json"), policy, cache);
            last[name] = JsonSerializer.Deserialize<GateCost>(output)!;
            return (cpu, wall);
        }

        Sides sides = new Sides()
            .Add("dotnet restore, nothing to do", () => Cost(ground.Dotnet(folder, "restore", "-v", "q")))
            .Add("dotnet nuget verify", () => Cost(ground.Dotnet(folder, ["nuget", "verify", .. archives])))
            .Add("openssl dgst -sha512", () => Cost(Measured.Run(folder, ground.Environment, "openssl", ["dgst", "-sha512", .. archives])))
            .Add("gate, cold", () => Gate("gate, cold", cold, string.Empty))
            .Add("gate, cold, evidence kept", () =>
            {
                string fresh = Directory.CreateDirectory(Path.Combine(ground.Work, "fresh")).FullName;
                (double, double) cost = Gate("gate, cold, evidence kept", cold, fresh);
                Directory.Delete(fresh, recursive: true);
                return cost;
            })
            .Add("gate, cold, every used file compared", () => Gate("gate, cold, every used file compared", used, string.Empty))
            .Add("gate, warm", () => Gate("gate, warm", cold, evidence))
            .Add("an empty .NET process", () => Cost(Measured.Run(folder, ground.Environment, "dotnet", typeof(Everything).Assembly.Location, "nothing")))
            .Measure(pairs);
        StringBuilder text = new($"## One project of {last["gate, cold"].Packages} packages, {archives.Length} archives\n\n{sides.Table("dotnet nuget verify")}\n");
        text.Append("| one evaluation | CPU, ms | clock, ms | most memory, MB | allocated, MB | assemblies |\n|---|---|---|---|---|---|\n");
        foreach ((string name, GateCost cost) in last)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {cost.Cpu:F0} | {cost.Wall:F0} | {cost.Peak / 1048576.0:F0} | {cost.Allocated / 1048576.0:F0} | {cost.Assemblies} |\n");
        }

        return text.Append('\n').ToString();
    }

    // Lock files of public repositories, each with another list of packages, one of them malformed; no package is on disk.
    private static string LockFiles(Ground ground, int pairs)
    {
        string folder = Path.Combine(ground.Work, "locks");
        using (ZipArchive archive = ZipFile.OpenRead(Path.Combine(AppContext.BaseDirectory, "Graphs", "lockfiles.zip")))
        {
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                string project = Path.Combine(folder, Path.GetFileNameWithoutExtension(entry.Name));
                Directory.CreateDirectory(project);
                entry.ExtractToFile(Path.Combine(project, "packages.lock.json"));
            }
        }

        ground.Guard(folder, "version: 1\npackages: { deny: [Contoso.*] }\npinning: { direct: exact }\n");
        string[] locks = [.. Directory.GetFiles(folder, "packages.lock.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Sides sides = new Sides()
            .Add("an empty .NET process", () => Cost(Measured.Run(folder, ground.Environment, "dotnet", typeof(Everything).Assembly.Location, "nothing")))
            .Add("one lock file", () => Cost(Measured.Run(folder, ground.Environment, [0, 1], "dotnet", [Tool, "check", locks[0], "--quiet"])))
            .Add($"{locks.Length} lock files", () => Cost(Measured.Run(folder, ground.Environment, [3], "dotnet", [Tool, "check", .. locks, "--quiet"])))
            .Measure(pairs);
        return $"## `policygate check` of lock files of public repositories\n\n{sides.Table("one lock file")}\n";
    }

    private static string Tool => Path.Combine(Ground.Repository, "src", "PolicyGate.Tool", "bin", "Release", "net8.0", "policygate.dll");

    private static string Projects(Ground ground, Plot plot)
    {
        string folder = ground.Solution(ProjectCounts[^1], "many", Policy);
        _ = ground.Dotnet(folder, "restore", "All.slnx", "-v", "q");
        Sides sides = new();
        foreach (int count in ProjectCounts)
        {
            string[] projects = [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"P{i}"))];
            sides.Add(count.ToString(CultureInfo.InvariantCulture), () => Cost(ground.Dotnet(folder, [Tool, "check", .. projects, "--quiet"])));
        }

        _ = sides.Measure(3);
        plot.Line("projects (CPU of policygate check)", [.. ProjectCounts.Select(count => ((double)count, sides.Cpu(count.ToString(CultureInfo.InvariantCulture))))]);
        StringBuilder text = new($"## `policygate check` of many projects, evidence cached\n\n{sides.Table("1")}\n");
        text.Append(CultureInfo.InvariantCulture, $"Most memory with 500 projects: {PeakOf(ground, folder, [Tool, "check", "."]) / 1048576.0:F0} MB.\n\n");
        return text.ToString();
    }

    private static string Growth(Plot plot)
    {
        ManualConfig config = ManualConfig.CreateEmpty().AddLogger(NullLogger.Instance).AddJob(Job.ShortRun.WithIterationCount(15).WithToolchain(InProcessEmitToolchain.Instance)).WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Directory.CreateTempSubdirectory("pg-bdn-").FullName).AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance);
        Summary summary = BenchmarkRunner.Run<GrowthBenchmarks>(config);
        Directory.Delete(config.ArtifactsPath, recursive: true);
        StringBuilder text = new("## How one evaluation grows, in process\n\n![How cost grows](benchmarks.svg)\n\n| packages | entries of the policy | findings | median, ms | allocated, MB |\n|---|---|---|---|---|\n");
        Dictionary<string, double> medians = [];
        foreach (BenchmarkReport report in summary.Reports)
        {
            string name = (string)report.BenchmarkCase.Parameters["Case"];
            medians[name] = (report.ResultStatistics ?? throw new InvalidOperationException($"{report.BenchmarkCase.DisplayInfo} did not run")).Median / 1e6;
            double allocated = (report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0) / 1e6;
            text.Append(CultureInfo.InvariantCulture, $"| {name.Replace("/", " | ", StringComparison.Ordinal)} | {medians[name]:F1} | {allocated:F1} |\n");
        }

        plot.Line("packages", [.. new[] { 10, 100, 600, 10000 }.Select(count => ((double)count, medians[$"{count}/1/0"]))]);
        plot.Line("entries of a policy", [.. new[] { 10, 1000, 10000 }.Select(count => ((double)count, medians[$"100/{count}/0"]))]);
        plot.Line("findings, of 10 000 packages", [.. new[] { 1, 100, 10000 }.Select(count => ((double)count, medians[$"10000/1/{(count == 1 ? 0 : count)}"]))]);
        return text.ToString();
    }

    private static long PeakOf(Ground ground, string folder, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach ((string name, string value) in ground.Environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(20))
        {
            process.Refresh();
            peak = Math.Max(peak, process.HasExited ? 0 : process.PeakWorkingSet64);
        }

        return process.ExitCode == 0 ? peak : throw new InvalidOperationException(output.Result);
    }

    private static string Saved(Ground ground, string name, string policy)
    {
        string file = Path.Combine(ground.Work, name);
        Ground.Write(file, policy);
        return file;
    }

    private static (double, double) Cost((double Cpu, double Wall, string Output) run) => (run.Cpu, run.Wall);
}
