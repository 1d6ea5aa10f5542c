using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PolicyGate.Cache;

namespace PolicyGate.Benchmarks;

/// <summary>One evaluation of the gate in this process: what it cost, as one line of JSON.</summary>
internal static class OneGate
{
    /// <summary>Arguments: project, assets file, policy (empty to discover it), cache folder (empty for none).</summary>
    public static int Run(string project, string assets, string policy, string cache)
    {
        double before = Cpu();
        long start = Stopwatch.GetTimestamp();
        long read = BytesRead();
        EvidenceCache evidence = new(cache.Length == 0 ? null : cache);
        GateResult result = GateRunner.Run(new GateRequest
        {
            ProjectFile = project,
            AssetsFile = assets,
            PolicyFile = policy.Length == 0 ? null : policy,
            Cache = evidence,
        });
        double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Console.WriteLine(JsonSerializer.Serialize(new GateCost
        {
            Cpu = Cpu() - before,
            Wall = wall,
            Findings = result.Verdict.Findings.Count,
            Packages = result.Facts?.Packages.Count ?? 0,
            Allocated = GC.GetTotalAllocatedBytes(precise: true),
            Assemblies = AppDomain.CurrentDomain.GetAssemblies().Length,
            Peak = Peak(),
            Inputs = result.Inputs.Count,
            ArchiveReads = evidence.Reads,
            BytesRead = BytesRead() - read,
        }));
        return 0;
    }

    private static double Cpu() => Environment.CpuUsage.TotalTime.TotalMilliseconds;

    // rchar of proc(5): what read calls returned, from the disk or from memory.
    private static long BytesRead() => File.Exists("/proc/self/io") ? long.Parse(File.ReadLines("/proc/self/io").First().Split(' ')[1], CultureInfo.InvariantCulture) : 0;

    // VmHWM of proc(5): the most memory that was ever resident.
    private static long Peak() => !File.Exists("/proc/self/status") ? Process.GetCurrentProcess().PeakWorkingSet64
        : long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
}

/// <summary>What one evaluation cost.</summary>
internal sealed record GateCost
{
    /// <summary>Milliseconds of processor time, user and system.</summary>
    public required double Cpu { get; init; }

    /// <summary>Milliseconds by the clock.</summary>
    public required double Wall { get; init; }

    /// <summary>Findings.</summary>
    public required int Findings { get; init; }

    /// <summary>Resolved packages.</summary>
    public required int Packages { get; init; }

    /// <summary>Managed bytes allocated since the process began.</summary>
    public required long Allocated { get; init; }

    /// <summary>Assemblies loaded.</summary>
    public required int Assemblies { get; init; }

    /// <summary>The most memory resident, in bytes.</summary>
    public required long Peak { get; init; }

    /// <summary>Files and folders that the verdict depends on.</summary>
    public required int Inputs { get; init; }

    /// <summary>Facts that were read from archives, not from the cache.</summary>
    public required int ArchiveReads { get; init; }

    /// <summary>Bytes that were read from files.</summary>
    public required long BytesRead { get; init; }
}
