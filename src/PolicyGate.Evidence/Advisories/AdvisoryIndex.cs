using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;
using PolicyGate.Facts;

namespace PolicyGate.Advisories;

/// <summary>The index that <see cref="AdvisoryIndexWriter"/> makes, mapped into memory: the first bits of an id's hash say which few rows are asked, and only what they name is read.</summary>
internal sealed class AdvisoryIndex : IDisposable
{
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly long length;
    private readonly int ids;
    private readonly long starts;
    private readonly int shift;
    private readonly long table;

    private AdvisoryIndex(MemoryMappedFile map, long length)
    {
        this.map = map;
        this.length = length;
        view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte[] header = Bytes(0, AdvisoryIndexWriter.HeaderLength);
        long ticks = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8));
        Newest = ticks is > 0 and <= 3155378975999999999 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        UnreadCount = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(16));
        ids = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(20));
        long names = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(24));
        table = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(32));
        starts = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(40));
        int bits = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(48));
        shift = 64 - bits;
        if (BinaryPrimitives.ReadInt64LittleEndian(header) != AdvisoryIndexWriter.Magic || ids < 0 || table != length - ((long)ids * AdvisoryIndexWriter.RowLength)
            || bits is < 1 or > AdvisoryIndexWriter.MostBits || starts < AdvisoryIndexWriter.HeaderLength || starts + (sizeof(int) * ((1L << bits) + 1)) != table)
        {
            throw new InvalidDataException("it is no index");
        }

        Unread = Texts(Bytes(names, checked((int)(starts - names))));
    }

    /// <summary>The newest time that the data names, UTC; <see langword="null"/> where it names none.</summary>
    public DateTimeOffset? Newest { get; }

    /// <summary>How many documents could not be read.</summary>
    public int UnreadCount { get; }

    /// <summary>The first of them, each with the reason.</summary>
    public IReadOnlyList<string> Unread { get; }

    /// <summary>Opens the index in a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static AdvisoryIndex Open(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        MemoryMappedFile? map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            AdvisoryIndex index = Of(map, stream.Length);
            map = null;
            return index;
        }
        finally
        {
            map?.Dispose();
        }
    }

    /// <summary>The index of these bytes.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static AdvisoryIndex Of(ReadOnlySpan<byte> bytes)
    {
        MemoryMappedFile? map = MemoryMappedFile.CreateNew(null, Math.Max(bytes.Length, 1));
        try
        {
            using (MemoryMappedViewStream stream = map.CreateViewStream())
            {
                stream.Write(bytes);
            }

            AdvisoryIndex index = Of(map, bytes.Length);
            map = null;
            return index;
        }
        finally
        {
            map?.Dispose();
        }
    }

    /// <summary>The advisories that name an id, whatever its case.</summary>
    /// <exception cref="InvalidDataException">The index is damaged.</exception>
    public IReadOnlyList<Advisory> Find(string id) => AdvisoryBytes.Read(FindBytes(id));

    /// <summary>The same as <see cref="AdvisoryBytes"/> has it: whether it is what it was tells who never read it; empty where nothing names the id.</summary>
    /// <exception cref="InvalidDataException">The index is damaged.</exception>
    public byte[] FindBytes(string id)
    {
        // Asked of every id of a graph, mostly once in a process: one method that has to be compiled, few reads, and no memory for what is not there.
        long hash = AdvisoryKey.HashOf(id);
        long bucket = starts + (sizeof(int) * (long)((ulong)hash >> shift));
        int end = Math.Min(view.ReadInt32(bucket + sizeof(int)), ids);
        for (int at = Math.Max(view.ReadInt32(bucket), 0); at < end; at++)
        {
            long row = table + ((long)at * AdvisoryIndexWriter.RowLength);
            if (view.ReadInt64(row) != hash)
            {
                continue;
            }

            long offset = view.ReadInt64(row + sizeof(long));
            int keyLength = view.ReadInt32(row + (2 * sizeof(long)));
            if (Encoding.UTF8.GetString(Bytes(offset, keyLength)) == AdvisoryKey.Of(id))
            {
                return Bytes(offset + keyLength, view.ReadInt32(row + (2 * sizeof(long)) + sizeof(int)));
            }
        }

        return [];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        view.Dispose();
        map.Dispose();
    }

    private static AdvisoryIndex Of(MemoryMappedFile map, long length)
    {
        try
        {
            return new AdvisoryIndex(map, length);
        }
        catch (Exception e) when (e is IOException or ArgumentException or OverflowException or FormatException or UnauthorizedAccessException)
        {
            throw new InvalidDataException("it is no index", e);
        }
    }

    private byte[] Bytes(long offset, int count)
    {
        if (count < 0 || offset < 0 || offset > length - count)
        {
            throw new InvalidDataException("the index is damaged");
        }

        byte[] bytes = new byte[count];
        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(view.PointerOffset + offset), bytes.AsSpan());
        return bytes;
    }

    private static List<string> Texts(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes));
        List<string> texts = [];
        while (reader.BaseStream.Position < bytes.Length)
        {
            texts.Add(reader.ReadString());
        }

        return texts;
    }
}
