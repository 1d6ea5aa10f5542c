using System.Security.Cryptography;
using System.Text;
using PolicyGate.Cache;

namespace PolicyGate.Advisories;

/// <summary>
/// The indexes of advisory data: made once of the same files, kept beside the evidence cache under the hash of what they were made of, and used again while a
/// record of the cache says that the file of the index still is the one that was written.
/// </summary>
internal sealed class AdvisoryIndexes(Lazy<CacheRecords?> records)
{
    private const string Folder = "advisories";
    private readonly Dictionary<string, AdvisoryIndex> open = new(StringComparer.Ordinal);

    /// <summary>The index of these files.</summary>
    /// <param name="root">The data, which names are relative to.</param>
    /// <param name="files">Its files.</param>
    /// <param name="stamps">The stamp of each, from before it is read.</param>
    /// <param name="now">The machine's clock.</param>
    public AdvisoryIndex Open(string root, IReadOnlyList<string> files, IReadOnlyList<string> stamps, DateTimeOffset now)
    {
        string content = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', files.Select((file, i) => $"{Path.GetRelativePath(root, file)} {stamps[i]}").Prepend(root)))));
        lock (open)
        {
            return open.TryGetValue(content, out AdvisoryIndex? known) ? known : open[content] = Kept(content) ?? Make(content, root, files, now);
        }
    }

    private AdvisoryIndex? Kept(string content)
    {
        if (records.Value is not { } cache || cache.Read(Record(content)) is not { } record)
        {
            return null;
        }

        string file = FileOf(cache, content);
        string seen = Encoding.UTF8.GetString(record.Span);
        try
        {
            return FileStamp.Of(file) == seen && AdvisoryIndex.Open(file) is var index && FileStamp.Of(file) == seen ? index : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    private AdvisoryIndex Make(string content, string root, IReadOnlyList<string> files, DateTimeOffset now)
    {
        AdvisoryIndexWriter writer = new(now);
        foreach (AdvisoryDocument document in files.SelectMany(file => AdvisoryData.Read(root, file)))
        {
            writer.Add(document);
        }

        return (records.Value is { } cache ? Keep(cache, content, writer) : null) ?? InMemory(writer);
    }

    private static AdvisoryIndex InMemory(AdvisoryIndexWriter writer)
    {
        using MemoryStream index = new();
        writer.Write(index);
        return AdvisoryIndex.Of(index.GetBuffer().AsSpan(0, (int)index.Length));
    }

    // A reader sees the whole file or none.
    private static AdvisoryIndex? Keep(CacheRecords cache, string content, AdvisoryIndexWriter writer)
    {
        string file = FileOf(cache, content);
        string temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            CacheFolder.CreatePrivate(Path.GetDirectoryName(file)!);
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                writer.Write(stream);
            }

            AdvisoryIndex index = AdvisoryIndex.Open(temporary);
            File.Move(temporary, file, overwrite: true);
            if (FileStamp.Of(file) is { } stamp)
            {
                cache.Write(Record(content), Encoding.UTF8.GetBytes(stamp));
            }

            return index;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Not kept, then.
            return null;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string Record(string content) => CacheRecords.Name(Folder, content);

    private static string FileOf(CacheRecords cache, string content) => Path.Combine(cache.Folder, Folder, content);
}
