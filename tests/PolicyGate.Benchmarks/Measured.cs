using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PolicyGate.Benchmarks;

/// <summary>Commands of other processes, and what they cost.</summary>
internal static partial class Measured
{
    private const int Children = -1;

    /// <summary>Runs a command to its end: milliseconds of processor time of it and of every process it waited for, milliseconds by the clock, and its standard output.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static (double Cpu, double Wall, string Output) Run(string folder, IReadOnlyDictionary<string, string> environment, string command, params string[] arguments) => Run(folder, environment, [0], command, arguments);

    /// <summary>The same, of a command that may end with any of these exit codes.</summary>
    /// <exception cref="InvalidOperationException">It ended with another.</exception>
    public static (double Cpu, double Wall, string Output) Run(string folder, IReadOnlyDictionary<string, string> environment, int[] codes, string command, string[] arguments)
    {
        ProcessStartInfo start = new(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        double before = Cpu();
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double wall = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return codes.Contains(process.ExitCode)
            ? (Cpu() - before, wall, output)
            : throw new InvalidOperationException($"{command} {string.Join(' ', arguments.Take(6))}: exit code {process.ExitCode.ToString(CultureInfo.InvariantCulture)}\n{output[^Math.Min(output.Length, 4000)..]}\n{errors.Result}");
    }

    /// <summary>The middle of some figures.</summary>
    public static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    // getrusage(2): two timevals of 16 bytes come first, user and system.
    private static double Cpu()
    {
        Span<long> usage = stackalloc long[18];
        return GetResourceUsage(Children, ref usage[0]) == 0
            ? ((usage[0] + usage[2]) * 1000.0) + ((usage[1] + usage[3]) / 1000.0)
            : throw new InvalidOperationException("getrusage failed");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetResourceUsage(int who, ref long usage);
}
