using System.Diagnostics;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Checking;

/// <summary>Runs <c>dotnet restore</c>: the one thing of the tool that runs MSBuild, and so what the repository's projects say.</summary>
internal static class Restore
{
    /// <summary>Restores what was named: locked where a lock file is there.</summary>
    /// <exception cref="UsageException">A restore failed.</exception>
    public static async Task RunAsync(IReadOnlyList<string> paths, IReadOnlyList<CheckInput> inputs, CancellationToken cancellation)
    {
        string[] solutions = [.. paths.Where(path => Path.GetExtension(path).ToUpperInvariant() is ".SLN" or ".SLNX" or ".SLNF").Select(Path.GetFullPath)];
        string[] targets = solutions.Length == paths.Count ? solutions : [.. inputs.Where(input => input.Kind is Facts.InputKind.Project or Facts.InputKind.LockFile && input.ProjectFile.EndsWith("proj", StringComparison.OrdinalIgnoreCase)).Select(input => Projects.FileBasedApp.SourceOf(input.ProjectFile))];
        foreach (string target in targets)
        {
            bool isLocked = Directory.GetFiles(Path.GetDirectoryName(target)!, "packages*.lock.json").Length > 0;
            await RunAsync(target, isLocked, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task RunAsync(string target, bool isLocked, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : GitIgnored.Program("dotnet") ?? throw new UsageException("there is no dotnet in PATH", exitCode: 3))
        {
            WorkingDirectory = Path.GetDirectoryName(target)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("restore");
        start.ArgumentList.Add(target);
        if (isLocked)
        {
            start.ArgumentList.Add("--locked-mode");
        }

        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);

            // The gate in the restore says what check says: only a restore that wrote no graph is a failure of its own.
            string text = await output.ConfigureAwait(false) + await errors.ConfigureAwait(false);
            if (process.ExitCode != 0 && !text.Contains(": error PG", StringComparison.Ordinal))
            {
                throw new UsageException($"dotnet restore of {target} failed:\n{text.Trim()}", exitCode: 3);
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
