using System.Diagnostics;
using System.Globalization;
using PolicyGate.Packages;

namespace PolicyGate.Testing;

/// <summary>
/// The compiler server of this run: what a build of a few lines takes is half starting the compiler. Its environment is the run's and no test's, so what is
/// loaded into it cannot ask there whose build it is. It ends with the run, or by itself, ten minutes after its last compile, where the run is killed.
/// </summary>
internal static class CompilerServer
{
    private static readonly Lazy<string?> Started = new(Start);

    /// <summary>What makes a build ask it, in the words of MSBuild's targets of the compiler; where this SDK has none, each compile starts a compiler.</summary>
    public static void Ask(IDictionary<string, string?> environment)
    {
        environment["UseSharedCompilation"] = Started.Value is null ? "false" : "true";
        environment["SharedCompilationId"] = Started.Value;
    }

    private static string? Start()
    {
        string program = Path.Combine(TrustedRoots.Find() ?? string.Empty, "..", "Roslyn", "bincore", OperatingSystem.IsWindows() ? "VBCSCompiler.exe" : "VBCSCompiler");
        if (!File.Exists(program))
        {
            return null;
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"pg-compiler-{Environment.ProcessId}");
        ProcessStartInfo start = new(program, $"-pipename:{name}") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        Dotnet.Quicken(start.Environment);
        Process server = Process.Start(start)!;
        EndOfRun.Then(() =>
        {
            server.Kill();

            // Where the compiler has its socket, wherever temporary files are.
            File.Delete(Path.Combine("/tmp", name));
        });
        return name;
    }
}
