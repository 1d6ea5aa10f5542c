using PolicyGate.PolicyFiles;

namespace PolicyGate.Tool.Inputs;

/// <summary>The files of a folder and of all folders below it, folder by folder, without what git ignores. Links are followed once, inside the repository.</summary>
/// <param name="real">Where a folder is, with every link resolved.</param>
/// <param name="problem">Takes what cannot be looked at, and why.</param>
internal sealed class FolderWalk(Func<string, string> real, Action<string, string> problem)
{
    private readonly GitIgnored ignored = new();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<DirectoryInfo> links = new();
    private readonly Stack<string> folders = new();
    private readonly List<string[]> found = [];
    private readonly List<(string Link, string Target)> linked = [];
    private readonly List<(string Link, string Target)> leaving = [];

    /// <summary>The files of each folder so far, in the order of paths.</summary>
    public IReadOnlyList<string[]> Found => found;

    /// <summary>The links to folders inside the repository, and where they lead.</summary>
    public IReadOnlyList<(string Link, string Target)> Linked => linked;

    /// <summary>The links to folders outside the repository, which are not followed, and where they lead.</summary>
    public IReadOnlyList<(string Link, string Target)> Leaving => leaving;

    /// <summary>The files of each folder, in the order of paths.</summary>
    public IEnumerable<string[]> Files(string root, CancellationToken cancellation)
    {
        string repository = PolicyLocator.RepositoryRoot(root) ?? root;
        string bounds = Links.Real(repository);
        ignored.Ask(root, repository);
        folders.Push(root);
        while (folders.Count > 0 || links.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (folders.Count == 0)
            {
                // What no folder led to; the links come last, so that what has a place of its own is found there.
                DirectoryInfo link = links.Dequeue();
                if (Links.Target(link) is { } target)
                {
                    bool isInside = Links.IsWithin(target, bounds);
                    (isInside ? linked : leaving).Add((link.FullName, target));
                    if (isInside && !seen.Contains(target))
                    {
                        folders.Push(link.FullName);
                    }
                }

                continue;
            }

            string folder = folders.Pop();
            if (seen.Add(real(folder)))
            {
                string[] files = FilesOf(folder, folder == root);
                found.Add(files);
                yield return files;
            }
        }
    }

    // A folder's own files; its folders are looked at afterwards.
    private string[] FilesOf(string folder, bool isRoot)
    {
        // A submodule, or a repository in the repository: it has rules of its own.
        if (!isRoot && (Directory.Exists(Path.Combine(folder, ".git")) || File.Exists(Path.Combine(folder, ".git"))))
        {
            ignored.Ask(folder, folder);
        }

        List<string> files = [];
        List<string> children = [];
        try
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => entry.Name != ".git" && !ignored.Contains(entry.FullName)))
            {
                Sort(entry, folder, files, children);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem(folder, $"is a folder that may not be read: {e.Message}");
        }

        foreach (string child in children.OrderDescending(StringComparer.Ordinal))
        {
            folders.Push(child);
        }

        return [.. files.Order(StringComparer.Ordinal)];
    }

    private void Sort(FileSystemInfo entry, string folder, List<string> files, List<string> children)
    {
        bool isLink = entry.LinkTarget is not null;
        if (isLink && Links.Target(entry) is var target && (target is null || Links.IsWithin(real(folder), target)))
        {
            problem(entry.FullName, target is null ? "is a link that leads nowhere, or in a circle; remove it, or let it lead where it should" : "is a link that leads back to a folder which holds it; remove it");
        }
        else if (entry is DirectoryInfo child)
        {
            if (isLink)
            {
                links.Enqueue(child);
            }
            else
            {
                children.Add(child.FullName);
            }
        }
        else if (entry is FileInfo file)
        {
            files.Add(file.FullName);
        }
    }
}
