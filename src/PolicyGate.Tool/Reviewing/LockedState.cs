using PolicyGate.Projects;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Reviewing;

/// <summary>What the lock files of a repository say at some commit, or now.</summary>
/// <param name="Versions">The versions that they name.</param>
/// <param name="Files">The lock files that were read, relative to the repository, with <c>/</c>.</param>
/// <param name="Unread">What bears the name of a lock file and is none: a link, a submodule.</param>
internal sealed record LockedState(IReadOnlyList<LockedVersion> Versions, IReadOnlyList<string> Files, IReadOnlyList<string> Unread)
{
    private const int LongestCommit = 256;
    private const long LongestFile = 64 * 1024 * 1024;

    /// <summary>What they say at a commit.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="commit">A name that git knows it by.</param>
    /// <exception cref="UsageException">Git does not know it, or a lock file cannot be read.</exception>
    public static LockedState At(string root, string commit)
    {
        string hash = commit.Length <= LongestCommit ? GitCommand.Run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", commit + "^{commit}")?.Trim() ?? string.Empty : string.Empty;
        if (hash.Length == 0)
        {
            throw new UsageException($"git knows no commit {commit} in {root}");
        }

        string list = GitCommand.Run(root, "ls-tree", "-r", "-z", "--full-tree", hash) ?? throw new UsageException($"git cannot list the files of {commit}", 3);

        // "<mode> <type> <hash>\t<path>": of a link the blob is the path that it leads to.
        (string Mode, string Hash, string Path)[] named = [.. list.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split([' ', '\t'], 4)).Select(parts => (parts[0], parts[2], parts[3])).Where(entry => IsLockFile(entry.Item3))];
        ILookup<bool, (string Mode, string Hash, string Path)> plain = named.ToLookup(entry => entry.Mode is "100644" or "100755");
        string[] files = [.. plain[true].Select(entry => entry.Path)];
        IReadOnlyList<byte[]> contents = GitCommand.Objects(root, [.. plain[true].Select(entry => entry.Hash)]) ?? throw new UsageException($"git cannot read the lock files of {commit}", 3);
        return Of(files, [.. plain[false].Select(entry => entry.Path)], contents);
    }

    /// <summary>What they say now, in what is checked out; what git ignores is left out.</summary>
    /// <exception cref="UsageException">A lock file cannot be read.</exception>
    public static LockedState Now(string root)
    {
        string list = GitCommand.Run(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name", ":/") ?? throw new UsageException($"{root} is no git repository, or git is not installed; there is no other state to review against", 3);
        string[] named = [.. list.Split('\0').Where(IsLockFile).Distinct(StringComparer.Ordinal).Where(path => File.Exists(Path.Combine(root, path)) || new FileInfo(Path.Combine(root, path)).LinkTarget is not null)];
        ILookup<bool, string> plain = named.ToLookup(path => Links.Real(Path.Combine(root, path)) == Path.Combine(Links.Real(root), path.Replace('/', Path.DirectorySeparatorChar)));
        return Of([.. plain[true]], [.. plain[false]], [.. plain[true].Select(path => RegularFile.ReadRequired(Path.Combine(root, path), LongestFile))]);
    }

    private static LockedState Of(IReadOnlyList<string> files, IReadOnlyList<string> unread, IReadOnlyList<byte[]> contents) => new([.. files.Zip(contents, Parse).SelectMany(versions => versions).Distinct()], files, unread);

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
