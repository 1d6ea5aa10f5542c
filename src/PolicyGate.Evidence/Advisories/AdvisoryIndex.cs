using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;
using NuGet.Versioning;
using PolicyGate.Facts;

namespace PolicyGate.Advisories;

/// <summary>The index that <see cref="AdvisoryIndexWriter"/> makes, mapped into memory: a lookup is a binary search, and only what it finds is read.</summary>
internal sealed class AdvisoryIndex : IDisposable
{
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly long length;
    private readonly int ids;
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
        if (BinaryPrimitives.ReadInt64LittleEndian(header) != AdvisoryIndexWriter.Magic || ids < 0 || table != length - ((long)ids * AdvisoryIndexWriter.RowLength))
        {
            throw new InvalidDataException("it is no index");
        }

        Unread = Texts(Bytes(names, checked((int)(table - names))));
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
    public IReadOnlyList<Advisory> Find(string id)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(AdvisoryIndexWriter.KeyOf(id));
        int low = 0;
        int high = ids - 1;
        Span<byte> row = stackalloc byte[AdvisoryIndexWriter.RowLength];

        // One byte more than is wanted tells what is longer.
        byte[] key = new byte[wanted.Length + 1];
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            Read(table + ((long)middle * AdvisoryIndexWriter.RowLength), row);
            long offset = BinaryPrimitives.ReadInt64LittleEndian(row);
            int keyLength = BinaryPrimitives.ReadInt32LittleEndian(row[8..]);
            Span<byte> there = key.AsSpan(0, Math.Clamp(keyLength, 0, key.Length));
            Read(offset, there);
            int order = there.SequenceCompareTo(wanted);
            if (order == 0)
            {
                return Advisories(Bytes(offset + keyLength, BinaryPrimitives.ReadInt32LittleEndian(row[12..])));
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
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
        byte[] bytes = count >= 0 && count <= length ? new byte[count] : throw new InvalidDataException("the index is damaged");
        Read(offset, bytes);
        return bytes;
    }

    private void Read(long offset, Span<byte> bytes)
    {
        if (offset < 0 || offset > length - bytes.Length)
        {
            throw new InvalidDataException("the index is damaged");
        }

        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(view.PointerOffset + offset), bytes);
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

    private static List<Advisory> Advisories(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes));
        List<Advisory> advisories = [];
        try
        {
            while (reader.BaseStream.Position < bytes.Length)
            {
                advisories.Add(Advisory(reader));
            }
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("the index is damaged", e);
        }

        return advisories;
    }

    private static Advisory Advisory(BinaryReader reader)
    {
        string id = reader.ReadString();
        List<string> aliases = [];
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            aliases.Add(reader.ReadString());
        }

        bool isMalware = reader.ReadBoolean();
        sbyte severity = reader.ReadSByte();
        long published = reader.ReadInt64();
        string summary = reader.ReadString();
        string problem = reader.ReadString();
        List<AffectedRange> affected = [];
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            NuGetVersion? from = OsvReader.Version(reader.ReadString());
            NuGetVersion? to = OsvReader.Version(reader.ReadString());
            byte ends = reader.ReadByte();
            affected.Add(new AffectedRange(from, to) { IncludesFrom = (ends & 1) != 0, IncludesTo = (ends & 2) != 0, IsFixed = (ends & 4) != 0 });
        }

        return new Advisory
        {
            Id = id,
            Aliases = aliases,
            IsMalware = isMalware,
            Severity = severity < 0 ? null : (AdvisorySeverity)severity,
            Published = published == 0 ? null : new DateTimeOffset(published, TimeSpan.Zero),
            Summary = summary,
            Problem = problem.Length == 0 ? null : problem,
            Affected = affected,
        };
    }
}
