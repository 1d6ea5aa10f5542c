using System.Diagnostics;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Checking;

/// <summary>Runs <c>dotnet</c>: the host that runs this, else the one in <c>PATH</c>.</summary>
internal static class DotnetCommand
{
    /// <summary>A command that is to be run, whose output is read.</summary>
    /// <exception cref="UsageException">There is no <c>dotnet</c>.</exception>
    public static ProcessStartInfo Of(string folder, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : GitCommand.Program("dotnet") ?? throw new UsageException("there is no dotnet in PATH", exitCode: 3))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>Runs it to its end; answers with its exit code and all that it said.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        using Process process = Process.Start(start)!;
        try
        {
            if (start.RedirectStandardInput)
            {
                process.StandardInput.Close();
            }

            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false) + await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
