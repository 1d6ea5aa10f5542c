using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Fixing;

/// <summary>
/// A copy of a repository in which a restore changes nothing of the repository itself. It lies beside the repository, so that what lies above and beside
/// both is the same for both. It goes when it is disposed of.
/// </summary>
internal sealed class RepositoryCopy : IDisposable
{
    // What a restore writes, or reads at most: not copied, the first not even linked.
    private static readonly string[] Written = ["obj"];
    private static readonly string[] OnlyRead = [".git", ".vs", ".idea", "bin", "node_modules", "TestResults"];

    private readonly string original;
    private readonly IReadOnlySet<string> linked;
    private readonly IReadOnlyList<string> projects;

    private RepositoryCopy(string original, string root, IReadOnlySet<string> linked, IReadOnlyList<string> projects) => (this.original, Root, this.linked, this.projects) = (original, root, linked, projects);

    /// <summary>The copy's folder.</summary>
    public string Root { get; }

    /// <summary>Copies a repository.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="packageFolders">Package folders, which are used where they are.</param>
    /// <param name="projects">Projects whose folders are copied, whatever they are called.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="IOException">There is no place for it.</exception>
    public static RepositoryCopy Of(string root, IEnumerable<string> packageFolders, IReadOnlyList<string> projects, CancellationToken cancellation)
    {
        string beside = Path.GetDirectoryName(root) ?? throw new IOException($"{root} is a drive's root, and there is no place beside it for a copy");
        RepositoryCopy copy = new(root, Path.Combine(beside, $".{Path.GetFileName(root)}.policygate-{Guid.NewGuid():N}"[..^24]), packageFolders.Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).ToHashSet(StringComparer.Ordinal), projects);
        try
        {
            Make(copy.Root);
            copy.Folder(root, copy.Root, cancellation);
        }
        catch
        {
            copy.Dispose();
            throw;
        }

        return copy;
    }

    /// <summary>The path in the copy of a path in the repository.</summary>
    public string this[string path] => Path.Combine(Root, Path.GetRelativePath(original, path));

    /// <summary>Puts an edited file into it.</summary>
    public void Write(TextFile file) => file.SaveTo(this[file.Path]);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Root))
        {
            Delete(new DirectoryInfo(Root));
        }
    }

    // What only its owner may read stays so.
    private static void Make(string folder)
    {
        try
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"there is no place beside the repository for a copy to restore ({e.Message}); nothing is written", e);
        }
    }

    private void Folder(string from, string to, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Directory.CreateDirectory(to);
        foreach (FileSystemInfo entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            string target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                Link(target, link, entry is DirectoryInfo);
            }
            else if (entry is FileInfo)
            {
                Copy(entry.FullName, target);
            }
            else if (entry is DirectoryInfo && IsOnlyRead(entry.FullName))
            {
                Link(target, entry.FullName, isFolder: true);
            }
            else if (entry is DirectoryInfo && !Written.Contains(entry.Name, StringComparer.OrdinalIgnoreCase))
            {
                Folder(entry.FullName, target, cancellation);
            }
        }
    }

    private bool IsOnlyRead(string folder) => linked.Contains(folder)
        || (OnlyRead.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase) && !projects.Any(project => project.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)));

    // A socket, a device, or what may not be read is left out: a restore that needs it fails, and nothing is written.
    private static void Copy(string from, string to)
    {
        try
        {
            using FileStream source = RegularFile.OpenRequired(from);
            using FileStream target = File.Create(to);
            source.CopyTo(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !File.Exists(to))
        {
        }
    }

    // One that leads into the repository leads into the copy. Where links need a right that this user does not have, they are left out.
    private void Link(string path, string target, bool isFolder)
    {
        string within = Path.IsPathFullyQualified(target) && target.StartsWith(original + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !IsOnlyRead(target) ? this[target] : target;
        try
        {
            _ = isFolder ? Directory.CreateSymbolicLink(path, within) : File.CreateSymbolicLink(path, within);
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
        }
    }

    // Links go, and not what they lead to.
    private static void Delete(DirectoryInfo folder)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo child && entry.LinkTarget is null)
            {
                Delete(child);
            }
            else
            {
                entry.Delete();
            }
        }

        folder.Delete();
    }
}
