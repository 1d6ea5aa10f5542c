using System.IO.Compression;
using PolicyGate.Advisories;
using PolicyGate.Tool.Advising;

namespace PolicyGate.Tool.Feeds;

/// <summary>OSV records on this machine: a zip or a document as it is, or the documents and zips of a folder, told by their bytes, in one zip.</summary>
internal sealed class OsvFiles(string path, string folder, FeedLimits limits) : IAdvisoryOrigin
{
    private readonly bool isFolder = Directory.Exists(path);

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public string FileName { get; } = OriginName.Of("osv", Path.GetFileNameWithoutExtension(path), Path.GetRelativePath(folder, path), Directory.Exists(path) ? ".zip" : Path.GetExtension(path));

    /// <inheritdoc/>
    public async Task<Brought> BringAsync(string staged, KeptFile? kept, Action<long, long?> came, CancellationToken cancellation)
    {
        if (!isFolder)
        {
            FileStream from = RegularFile.OpenRequired(path);
            FileStream to = File.Create(staged);
            await using (from.ConfigureAwait(false))
            await using (to.ConfigureAwait(false))
            {
                await from.CopyToAsync(to, cancellation).ConfigureAwait(false);
            }

            return Brought.Local;
        }

        IReadOnlyList<string> files = [.. AdvisoryData.List(path).Files.Where(file => AdvisoryData.IsData(path, file))];
        if (files.Count == 0)
        {
            throw new FeedException($"{path} holds no advisory data");
        }

        try
        {
            PlainZip.Write(staged, files.SelectMany(Documents));
        }
        catch (InvalidDataException e)
        {
            throw new FeedException($"a zip in {path} cannot be read: {e.Message}", e);
        }

        return Brought.Local;
    }

    private IEnumerable<(string Name, byte[] Bytes)> Documents(string file)
    {
        string name = Path.GetRelativePath(path, file).Replace('\\', '/');
        using FileStream stream = RegularFile.OpenRequired(file);
        AdvisoryForm form = AdvisoryData.FormOf(file, stream);
        if (form != AdvisoryForm.Archive)
        {
            yield return (name, RegularFile.ReadRequired(file, limits.MostDocument));
            yield break;
        }

        using ZipArchive zip = new(stream, ZipArchiveMode.Read);
        long all = 0;
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => AdvisoryData.FormOf(entry) != AdvisoryForm.None))
        {
            byte[] bytes = Bytes(entry, Math.Min(limits.MostDocument, limits.MostArchive - all));
            all += bytes.Length;
            yield return ($"{name}/{entry.FullName}", bytes);
        }
    }

    private static byte[] Bytes(ZipArchiveEntry entry, long atMost)
    {
        using Stream from = entry.Open();
        return AdvisoryData.Bytes(from, atMost)?.ToArray() ?? throw new InvalidDataException($"{entry.FullName} is longer than is taken");
    }
}
