namespace PolicyGate.Tool.Inputs;

/// <summary>
/// What git ignores below a folder. Where git is not installed, or the folder is no repository to it, nothing is ignored: a name alone says nothing about
/// what is in a folder. What is committed is never ignored.
/// </summary>
internal sealed class GitIgnored
{
    private readonly HashSet<string> paths = new(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>Asks git about a folder of a repository, in addition to what it was asked before.</summary>
    public void Ask(string folder, string repository)
    {
        // An empty .git in a folder of another repository: that one says nothing about this.
        if (!GitCommand.IsRepository(folder, repository) || GitCommand.Run(folder, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z") is not { } list)
        {
            return;
        }

        foreach (string path in list.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => path != "./"))
        {
            paths.Add(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, folder)));
        }
    }

    /// <summary>Whether git ignores a file or folder that is in no ignored folder.</summary>
    public bool Contains(string path) => paths.Contains(path);
}
