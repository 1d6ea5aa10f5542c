using System.Text;
using PolicyGate.Projects;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Reviewing;

/// <summary>What the lock files of a repository say at some commit, or now.</summary>
internal static class LockedState
{
    private const int LongestCommit = 256;
    private const long LongestFile = 64 * 1024 * 1024;

    /// <summary>What they say at a commit.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="commit">A name that git knows it by.</param>
    /// <exception cref="UsageException">Git does not know it, or a lock file cannot be read.</exception>
    public static IReadOnlyList<LockedVersion> At(string root, string commit)
    {
        string hash = commit.Length <= LongestCommit ? GitCommand.Run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", commit + "^{commit}")?.Trim() ?? string.Empty : string.Empty;
        if (hash.Length == 0)
        {
            throw new UsageException($"git knows no commit {commit} in {root}");
        }

        string list = GitCommand.Run(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", hash) ?? throw new UsageException($"git cannot list the files of {commit}", 3);
        return [.. list.Split('\0').Where(IsLockFile).SelectMany(path => Parse(path, Encoding.UTF8.GetBytes(GitCommand.Run(root, "cat-file", "blob", $"{hash}:{path}") ?? throw new UsageException($"git cannot read {path} of {commit}", 3)))).Distinct()];
    }

    /// <summary>What they say now, in what is checked out; what git ignores is left out.</summary>
    /// <exception cref="UsageException">A lock file cannot be read.</exception>
    public static IReadOnlyList<LockedVersion> Now(string root)
    {
        string list = GitCommand.Run(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name", ":/") ?? throw new UsageException($"{root} is no git repository, or git is not installed; there is no other state to review against", 3);
        return [.. list.Split('\0').Where(IsLockFile).Select(path => Path.Combine(root, path)).Where(File.Exists).SelectMany(path => Parse(path, RegularFile.ReadRequired(path, LongestFile))).Distinct()];
    }

    // https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#lock-file-extensibility
    private static bool IsLockFile(string path) => Path.GetFileName(path) is { } name && (name == "packages.lock.json" || (name.StartsWith("packages.", StringComparison.Ordinal) && name.EndsWith(".lock.json", StringComparison.Ordinal)));

    private static IEnumerable<LockedVersion> Parse(string path, byte[] bytes)
    {
        try
        {
            return [.. LockFileReader.Parse(path, bytes).Packages.Select(entry => new LockedVersion(entry.Id, entry.Resolved!, entry.ContentHash ?? string.Empty))];
        }
        catch (FactsException e)
        {
            throw new UsageException($"{path}: {e.Message}", 3);
        }
    }
}
