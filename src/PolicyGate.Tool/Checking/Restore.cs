using PolicyGate.Projects;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Checking;

/// <summary>Runs <c>dotnet restore</c>: the one thing of the tool that runs MSBuild, and so what the repository's projects say.</summary>
internal static class Restore
{
    /// <summary>Restores what was named: locked where a lock file is there.</summary>
    /// <exception cref="UsageException">A restore failed.</exception>
    public static async Task RunAsync(IReadOnlyList<string> paths, IReadOnlyList<CheckInput> inputs, CancellationToken cancellation)
    {
        foreach (string target in Targets(paths, inputs))
        {
            bool isLocked = Directory.GetFiles(Path.GetDirectoryName(target)!, "packages*.lock.json").Length > 0;
            await RunAsync(target, isLocked, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What is handed to <c>dotnet restore</c>: the solutions, where nothing else was named, else every project, whatever its file is called.</summary>
    /// <param name="paths">What was named.</param>
    /// <param name="inputs">What was found.</param>
    public static IReadOnlyList<string> Targets(IReadOnlyList<string> paths, IReadOnlyList<CheckInput> inputs) => paths.All(SolutionProjects.Is)
        ? [.. paths.Select(Path.GetFullPath)]
        : [.. inputs.Where(input => input.IsOfProject).Select(input => FileBasedApp.SourceOf(input.ProjectFile))];

    private static async Task RunAsync(string target, bool isLocked, CancellationToken cancellation)
    {
        string[] arguments = isLocked ? ["restore", target, "--locked-mode"] : ["restore", target];
        (int exitCode, string said) = await DotnetCommand.RunAsync(DotnetCommand.Of(Path.GetDirectoryName(target)!, arguments), cancellation).ConfigureAwait(false);

        // The gate in the restore says what check says: only a restore that wrote no graph is a failure of its own.
        if (exitCode != 0 && !said.Contains(": error PG", StringComparison.Ordinal))
        {
            throw new UsageException($"dotnet restore of {target} failed:\n{said.Trim()}", exitCode: 3);
        }
    }
}
