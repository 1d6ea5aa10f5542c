using System.Collections.Concurrent;
using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Ingesting;

/// <summary>Finds the exports that are to be taken in, and puts them into the order of time.</summary>
internal static class ExportFiles
{
    /// <summary>What the names of exports in folders end with.</summary>
    public const string Extension = ".jsonl";

    /// <summary>The exports of some paths: files, and whatever ends with <see cref="Extension"/> below folders. Links in folders are not followed.</summary>
    /// <exception cref="FileNotFoundException">One of the paths is not there.</exception>
    public static (IReadOnlyList<ExportFile> Files, IReadOnlyList<RefusedFile> Refused) Find(IEnumerable<string> paths)
    {
        EnumerationOptions all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, MatchCasing = MatchCasing.CaseInsensitive, IgnoreInaccessible = false };
        string[] files = [.. paths.Select(Path.GetFullPath).SelectMany(path => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*" + Extension, all) : File.Exists(path) ? [path] : throw new FileNotFoundException($"there is no file or folder {path}", path)).Distinct(StringComparer.Ordinal)];
        ConcurrentBag<ExportFile> found = [];
        ConcurrentBag<RefusedFile> refused = [];
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, file =>
        {
            try
            {
                found.Add(ExportReader.Head(file));
            }
            catch (Exception e) when (e is InventoryException or IOException or UnauthorizedAccessException)
            {
                refused.Add(new RefusedFile(file, e.Message));
            }
        });
        return ([.. found.OrderBy(file => file.Repository, StringComparer.Ordinal).ThenBy(file => file.Time).ThenBy(file => file.Path, StringComparer.Ordinal)], [.. refused]);
    }
}
