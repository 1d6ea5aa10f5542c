using System.IO.Compression;

namespace PolicyGate.Tool.Feeds;

/// <summary>Writes zips that say nothing but what is in them: the same entries are the same bytes.</summary>
internal static class PlainZip
{
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes one.</summary>
    public static void Write(string path, IEnumerable<(string Name, byte[] Bytes)> entries)
    {
        using ZipArchive zip = new(File.Create(path), ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in entries)
        {
            ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
            entry.LastWriteTime = Earliest;
            using Stream to = entry.Open();
            to.Write(bytes);
        }
    }
}
