using System.Buffers;
using System.IO.Compression;

namespace PolicyGate.Advisories;

/// <summary>
/// The files of advisory data: a zip, a document, or a folder of them, however deep, told by their bytes (<see cref="AdvisoryForms"/>). What a hidden folder holds is
/// no data, nor a hidden file that is not called one.
/// </summary>
internal static class AdvisoryData
{
    /// <summary>The most files that a folder of data may have: each is asked in every build whether it still is the one that was read. A zip is one.</summary>
    public const int MostFiles = 20_000;

    private const int MostEntries = 500_000;
    private const int MostDocument = 64 * 1024 * 1024;
    private const long MostInAll = 8L * 1024 * 1024 * 1024;
    private const int Chunk = 64 * 1024;
    private const string Packed = "it is packed as gzip, which is not read";
    private const int EndOfDirectory = 22;
    private const int MostComment = 65_535;

    /// <summary>What <c>policygate advisories update</c> keeps for this user.</summary>
    public static string DefaultFolder => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "policygate", "advisories");

    /// <summary>The folders and files, in ordinal order: every one can change what the data says, those that are no data today (<see cref="IsData"/>) included.</summary>
    /// <exception cref="IOException">There are too many, or they cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be listed.</exception>
    public static (IReadOnlyList<string> Folders, IReadOnlyList<string> Files) List(string path)
    {
        if (!Directory.Exists(path))
        {
            return ([], File.Exists(path) ? [path] : []);
        }

        List<string> folders = [path];
        List<string> files = [];
        for (int i = 0; i < folders.Count; i++)
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(folders[i]).EnumerateFileSystemInfos())
            {
                // A link to a folder is named, and not followed.
                if (entry is DirectoryInfo below && !below.Name.StartsWith('.'))
                {
                    (below.LinkTarget is null ? folders : files).Add(below.FullName);
                }
                else if (entry is FileInfo file && (!file.Name.StartsWith('.') || AdvisoryForms.IsZip(file.Name) || AdvisoryForms.IsJson(file.Name)))
                {
                    files.Add(file.FullName);
                }

                if (folders.Count + files.Count > MostFiles)
                {
                    throw new IOException(FormattableString.Invariant($"it has more than {MostFiles} files; pack them into a zip"));
                }
            }
        }

        folders.Sort(StringComparer.Ordinal);
        files.Sort(StringComparer.Ordinal);
        return (folders, files);
    }

    /// <summary>Whether a file of the data is data; what cannot be looked at is not known not to be.</summary>
    /// <param name="root">The data.</param>
    /// <param name="file">The file.</param>
    public static bool IsData(string root, string file)
    {
        if (file == root || AdvisoryForms.IsJson(file) || AdvisoryForms.IsZip(file))
        {
            return true;
        }

        try
        {
            using FileStream stream = RegularFile.OpenRequired(file);
            return FormOf(file, stream) != AdvisoryForm.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Reads the documents of a file, one after the other; never throws for what the file holds.</summary>
    /// <param name="root">The data, which names are relative to.</param>
    /// <param name="file">The file.</param>
    public static IEnumerable<AdvisoryDocument> Read(string root, string file)
    {
        string name = file == root ? Path.GetFileName(file) : Path.GetRelativePath(root, file).Replace('\\', '/');
        FileStream? stream = null;
        AdvisoryDocument? problem = null;
        AdvisoryForm form = AdvisoryForm.None;
        try
        {
            stream = RegularFile.OpenRequired(file);
            form = FormOf(file, stream);
            problem = form == AdvisoryForm.Packed ? AdvisoryDocument.Not(name, Packed) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = AdvisoryDocument.Not(name, e.Message);
        }

        using (stream)
        {
            foreach (AdvisoryDocument document in problem is not null ? [problem] : form == AdvisoryForm.Archive ? Entries(name, stream!) : [Whole(name, stream!)])
            {
                yield return document;
            }
        }
    }

    /// <summary>What a file is; it is read from its beginning afterwards.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AdvisoryForm FormOf(string file, FileStream stream)
    {
        AdvisoryForm form = Form(file, stream);
        stream.Position = 0;
        return form;
    }

    /// <summary>What an entry of a zip is.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AdvisoryForm FormOf(ZipArchiveEntry entry)
    {
        if (entry.FullName.EndsWith('/') || AdvisoryForms.IsJson(entry.FullName))
        {
            return entry.FullName.EndsWith('/') ? AdvisoryForm.None : AdvisoryForm.Document;
        }

        using Stream content = entry.Open();
        return Form(entry.FullName, content);
    }

    private static AdvisoryForm Form(string name, Stream content)
    {
        Span<byte> begin = stackalloc byte[AdvisoryForms.Begin];
        int length = content.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        return AdvisoryForms.Of(name, begin[..length]);
    }

    private static IEnumerable<AdvisoryDocument> Entries(string name, FileStream stream)
    {
        ZipArchive? zip = null;
        AdvisoryDocument? problem = null;
        try
        {
            // The directory says how many there are before anything is made of them.
            problem = EntriesOf(stream) > MostEntries ? AdvisoryDocument.Not(name, FormattableString.Invariant($"it has more than {MostEntries} entries")) : null;
            zip = problem is null ? new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true) : null;
            _ = zip?.Entries.Count;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            problem = AdvisoryDocument.Not(name, e.Message);
        }

        using (zip)
        {
            if (problem is not null)
            {
                yield return problem;
                yield break;
            }

            long all = 0;
            bool isEmpty = true;
            foreach (ZipArchiveEntry entry in zip!.Entries)
            {
                if (Entry($"{name}/{entry.FullName}", entry, ref all) is not { } document)
                {
                    continue;
                }

                isEmpty = false;
                yield return document;
                if (all > MostInAll)
                {
                    yield return AdvisoryDocument.Not(name, "it holds more than is read");
                    yield break;
                }
            }

            if (isEmpty)
            {
                yield return AdvisoryDocument.Not(name, "it holds no data");
            }
        }
    }

    private static AdvisoryDocument? Entry(string name, ZipArchiveEntry entry, ref long all)
    {
        try
        {
            switch (FormOf(entry))
            {
                case AdvisoryForm.None:
                    return null;
                case AdvisoryForm.Archive:
                    return AdvisoryDocument.Not(name, "it is a zip in a zip, which is not read");
                case AdvisoryForm.Packed:
                    return AdvisoryDocument.Not(name, Packed);
                default:
                    break;
            }

            using Stream content = entry.Open();
            AdvisoryDocument document = Whole(name, content, out long read);
            all += read;
            return document;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            return AdvisoryDocument.Not(name, e.Message);
        }
    }

    private static AdvisoryDocument Whole(string name, Stream content)
    {
        try
        {
            return Whole(name, content, out _);
        }
        catch (IOException e)
        {
            return AdvisoryDocument.Not(name, e.Message);
        }
    }

    private static AdvisoryDocument Whole(string name, Stream content, out long read)
    {
        ReadOnlyMemory<byte>? bytes = Bytes(content, MostDocument);
        read = bytes?.Length ?? MostDocument;
        return bytes is null
            ? AdvisoryDocument.Not(name, FormattableString.Invariant($"it is longer than the {MostDocument} bytes that are read"))
            : AdvisoryDocument.Read(name, bytes.Value);
    }

    /// <summary>What comes out of a stream, by what comes and not by the length that anybody claims; <see langword="null"/> where it is more.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="atMost">The most bytes that are taken.</param>
    public static ReadOnlyMemory<byte>? Bytes(Stream content, long atMost)
    {
        using MemoryStream bytes = new();
        byte[] chunk = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            for (int more = content.Read(chunk); more > 0; more = content.Read(chunk))
            {
                bytes.Write(chunk, 0, more);
                if (bytes.Length > atMost)
                {
                    return null;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    // https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.14 and 4.3.16.
    private static long EntriesOf(FileStream stream)
    {
        byte[] end = new byte[(int)Math.Min(stream.Length, EndOfDirectory + MostComment)];
        stream.Seek(-end.Length, SeekOrigin.End);
        stream.ReadExactly(end);
        stream.Position = 0;
        int at = end.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        int before = end.AsSpan(0, Math.Max(at, 0)).LastIndexOf("PK\u0006\u0006"u8);
        return at < 0 || at + EndOfDirectory > end.Length ? throw new InvalidDataException("it is no zip")
            : before >= 0 && before + 40 <= end.Length ? BitConverter.ToInt64(end, before + 32)
            : BitConverter.ToUInt16(end, at + 10);
    }
}
