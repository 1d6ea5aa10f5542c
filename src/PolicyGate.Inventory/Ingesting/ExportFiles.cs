using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Enumeration;
using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Ingesting;

/// <summary>Finds the exports that are to be taken in, and puts them into the order of time.</summary>
internal static class ExportFiles
{
    /// <summary>What the names of exports in folders end with.</summary>
    public const string Extension = ".jsonl";

    // Clocks differ, and so do the days of the time zones; one report of a far day would make all later ones old.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    private static readonly EnumerationOptions All = new() { AttributesToSkip = FileAttributes.None, MatchCasing = MatchCasing.CaseInsensitive, IgnoreInaccessible = false };

    /// <summary>The exports of some paths: files, and whatever ends with <see cref="Extension"/> below folders. Links in folders are not followed, and told.</summary>
    /// <param name="paths">They.</param>
    /// <param name="now">What time it is: a report of more than a day later is refused.</param>
    /// <returns>The files; and those, and the folders, that cannot be read or are not there.</returns>
    public static (IReadOnlyList<ExportFile> Files, IReadOnlyList<RefusedFile> Refused) Find(IEnumerable<string> paths, DateTimeOffset now)
    {
        ConcurrentBag<ExportFile> found = [];
        ConcurrentBag<RefusedFile> refused = [];
        string[] files = [.. paths.SelectMany(path => Named(path, refused)).Distinct(StringComparer.Ordinal)];
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, file =>
        {
            try
            {
                ExportFile export = ExportReader.Head(file);
                found.Add(export.Time <= now + Ahead ? export : throw new InventoryException(string.Create(CultureInfo.InvariantCulture, $"it is of {export.Time.UtcDateTime:yyyy-MM-dd HH:mm} UTC, which is more than a day from now; is the clock right, there and here?")));
            }
            catch (Exception e) when (e is InventoryException or IOException or UnauthorizedAccessException)
            {
                refused.Add(new RefusedFile(file, e.Message));
            }
        });
        return ([.. found.OrderBy(file => file.Repository, StringComparer.Ordinal).ThenBy(file => file.Time).ThenBy(file => file.Path, StringComparer.Ordinal)], [.. refused]);
    }

    private static List<string> Named(string path, ConcurrentBag<RefusedFile> refused)
    {
        string full = path.Length > 0 ? Path.GetFullPath(path) : string.Empty;
        if (Directory.Exists(full))
        {
            return Below(full, refused);
        }

        if (File.Exists(full))
        {
            return [full];
        }

        refused.Add(new RefusedFile(path, "there is no such file or folder"));
        return [];
    }

    private static List<string> Below(string root, ConcurrentBag<RefusedFile> refused)
    {
        List<string> files = [];
        Stack<string> folders = new([root]);
        while (folders.TryPop(out string? folder))
        {
            try
            {
                foreach ((string path, bool isFolder, bool isLink) in new FileSystemEnumerable<(string, bool, bool)>(folder, (ref FileSystemEntry one) => (one.ToFullPath(), one.IsDirectory, one.Attributes.HasFlag(FileAttributes.ReparsePoint)), All))
                {
                    if (!isFolder && !path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
                    {
                        continue;
                    }

                    if (isLink)
                    {
                        refused.Add(new RefusedFile(path, "it is a link, and links in folders are not followed; name it itself, or what it leads to"));
                    }
                    else if (isFolder)
                    {
                        folders.Push(path);
                    }
                    else
                    {
                        files.Add(path);
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // The last is what .NET says of a path that is longer than the system takes.
                refused.Add(new RefusedFile(folder, $"the folder cannot be read, and nothing below it was taken: {(e is ArgumentException ? "a path in it is too long" : e.Message)}"));
            }
        }

        return files;
    }
}
