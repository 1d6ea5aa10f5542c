using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Reviewing;

/// <summary>Whose repository signatures count in a review of lock files: those that are built in, and those of the policies under which the lock files stand now.</summary>
internal static class KnownRepositories
{
    /// <summary>The repositories.</summary>
    /// <param name="options">Where, and by which policy.</param>
    /// <param name="files">The lock files, relative to the repository.</param>
    /// <exception cref="UsageException">A policy is in error.</exception>
    public static Repositories Of(CheckOptions options, IEnumerable<string> files)
    {
        Dictionary<string, PolicyLoad> loads = new(StringComparer.Ordinal);
        RepositoryPaths paths = new(options.Root);
        foreach (string file in files.Select(file => Path.Combine(options.Root, file)))
        {
            InputFiles inputs = new();
            string key = options.PolicyFile ?? string.Join('\n', PolicyLocator.Find(Path.GetDirectoryName(file)!, inputs));
            if (key.Length > 0 && !loads.ContainsKey(key))
            {
                loads.Add(key, PolicyLoader.Load(file, options.PolicyFile, _ => paths.Relative(file), inputs));
            }
        }

        return loads.Values.FirstOrDefault(load => load.Policy is null) is { } broken
            ? throw new UsageException($"{paths.Relative(broken.Problems[0].At.File)}: {broken.Problems[0].Rule.Id} {broken.Problems[0].Message}")
            : new Repositories([.. loads.Values.SelectMany(load => load.Policy!.Signatures?.Repositories ?? [])], TimeProvider.System.GetUtcNow());
    }
}
