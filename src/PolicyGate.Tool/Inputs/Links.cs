namespace PolicyGate.Tool.Inputs;

/// <summary>Where links lead.</summary>
internal static class Links
{
    private const int Deepest = 40;

    /// <summary>A path with every link on the way to it resolved; a link that leads nowhere or in a circle stays as it is.</summary>
    public static string Real(string path) => Real(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), 0);

    /// <summary>Where a link leads at last; <see langword="null"/> where it leads nowhere or in a circle.</summary>
    public static string? Target(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target ? Real(target.FullName) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a path is a folder or in it.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Real(string path, int depth)
    {
        string? parent = Path.GetDirectoryName(path);
        if (parent is null || depth > Deepest)
        {
            return path;
        }

        string own = Path.Combine(Real(parent, depth), Path.GetFileName(path));
        FileSystemInfo entry = Directory.Exists(own) ? new DirectoryInfo(own) : new FileInfo(own);
        try
        {
            return entry.LinkTarget is { Length: > 0 } target ? Real(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target, Path.GetDirectoryName(own)!)), depth + 1) : own;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return own;
        }
    }
}
