namespace PolicyGate.Cache;

/// <summary>The folder of a cache: of this user alone, and of a size that it does not outgrow.</summary>
internal static class CacheFolder
{
    private const int MostRecords = 20_000;

    /// <summary>Creates a folder that only this user reads.</summary>
    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Lets old records go, once a day.</summary>
    public static void Prune(string folder, TimeSpan longestLife)
    {
        try
        {
            FileInfo mark = new(Path.Combine(folder, "pruned"));
            if (mark.Exists && DateTime.UtcNow - mark.LastWriteTimeUtc is { TotalDays: < 1, TotalDays: > -1 })
            {
                return;
            }

            File.WriteAllBytes(mark.FullName, []);
            PruneRecords(new DirectoryInfo(folder), longestLife);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process may be at it.
        }
    }

    private static void PruneRecords(DirectoryInfo folder, TimeSpan longestLife)
    {
        DateTime oldest = DateTime.UtcNow - longestLife;
        FileInfo[] records = [.. folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name is not ("key" or "pruned")).OrderByDescending(file => file.LastWriteTimeUtc)];
        foreach (FileInfo record in records.Where((record, index) => index >= MostRecords || record.LastWriteTimeUtc < oldest))
        {
            record.Delete();
        }
    }
}
