namespace PolicyGate.Projects;

/// <summary>Which package folders a repository brings itself: by where they really are, links followed.</summary>
internal static class LocalPackageFolders
{
    private const int MostLinks = 40;

    /// <summary>Those in the repository, or in the folder of the assets file; relative to the repository, with <c>/</c>.</summary>
    /// <param name="folders">All package folders of a project.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="intermediate">The folder of the assets file, which may lie elsewhere.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> folders, string repository, string intermediate)
    {
        string root = Real(repository, MostLinks);
        string obj = Real(intermediate, MostLinks);
        return [.. folders.Select(folder => Real(Path.GetFullPath(folder, root), MostLinks))
            .Where(folder => IsIn(folder, root) || IsIn(folder, obj))
            .Select(folder => Path.GetRelativePath(root, folder).Replace('\\', '/'))
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A path with every link on the way to it resolved.</summary>
    public static string Real(string path) => Real(path, MostLinks);

    /// <summary>A path below a folder with every link below that folder resolved; the way to the folder itself stays as it is spelled.</summary>
    public static string Real(string path, string below)
    {
        string real = Real(path);
        string realFolder = Real(below);
        return real.Length > realFolder.Length && IsIn(real, realFolder) ? Path.TrimEndingDirectorySeparator(below) + real[realFolder.Length..] : real;
    }

    /// <summary>Whether a path itself is a link.</summary>
    public static bool IsLink(string path) => TargetOf(path) is not null;

    private static bool IsIn(string folder, string root) => (folder + Path.DirectorySeparatorChar).StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, PathNames.Comparison);

    // A link that cannot be followed stays what it is.
    private static string Real(string path, int links)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string current = Path.GetPathRoot(full)!;
        foreach (string part in full[current.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(current, part);
            current = links > 0 && TargetOf(next) is { } target ? Real(Path.GetFullPath(target, current), links - 1) : next;
        }

        return current;
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return new DirectoryInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
