using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PolicyGate.Packages;

/// <summary>
/// What a zip archive is made of, by its own bytes (PKWARE APPNOTE 6.3.10): the directory at the end and the header before each entry have to say the
/// same, and entries have to lie behind each other with nothing before, between and after. Where they do not, two programs read two archives.
/// Time and memory grow with the number of entries; nothing is decompressed.
/// </summary>
internal static class ZipStructure
{
    private const uint EntryMagic = 0x04034b50;
    private const uint DirectoryMagic = 0x02014b50;
    private const uint EndMagic = 0x06054b50;
    private const uint End64Magic = 0x06064b50;
    private const uint Locator64Magic = 0x07064b50;
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int EntryHeader = 30;
    private const int DirectoryHeader = 46;
    private const ushort Encrypted = 1;
    private const ushort HasDescriptor = 8;
    private const int MostProblems = 10;

    // No genuine package comes near: the most that deflate can do is 1 : 1032.
    private const long HarmlessBytes = 256L * 1024 * 1024;
    private const long MostExpansion = 200;

    /// <summary>What is wrong with an archive; nothing where all is as NuGet writes it. At most ten problems are told.</summary>
    /// <exception cref="InvalidDataException">It has no end, or its directory cannot be read.</exception>
    public static IReadOnlyList<string> Problems(Stream archive)
    {
        List<string> problems = [];
        (long directory, long length, long count) = End(archive, problems);
        List<ZipHeader> entries = Directory(archive, directory, length, count, problems);
        entries.Sort((one, other) => one.Offset.CompareTo(other.Offset));
        long at = 0;
        foreach (ZipHeader entry in entries)
        {
            if (problems.Count >= MostProblems)
            {
                return problems;
            }

            if (entry.Offset != at)
            {
                problems.Add(entry.Offset < at ? $"{Shown(entry.Name)} overlaps another entry" : at == 0 ? "there is data before the first entry" : $"there is data before {Shown(entry.Name)} that no entry claims");
            }

            at = Math.Max(at, Local(archive, entry, problems));
        }

        if (at != directory && problems.Count == 0)
        {
            problems.Add("there is data between the last entry and the directory");
        }

        return problems;
    }

    /// <summary>Refuses an archive that would become unreasonably large: more than 256 MiB and more than two hundred times its size.</summary>
    /// <exception cref="InvalidDataException">It would.</exception>
    public static void RefuseBomb(Stream archive)
    {
        List<string> problems = [];
        (long directory, long length, long count) = End(archive, problems);
        if (Bomb(archive, Directory(archive, directory, length, count, problems)) is { } bomb)
        {
            throw new InvalidDataException(bomb);
        }
    }

    private static string? Bomb(Stream archive, IEnumerable<ZipHeader> entries)
    {
        long expanded = entries.Sum(entry => Math.Min(entry.Length, long.MaxValue / 100_000));
        return expanded > HarmlessBytes && expanded / MostExpansion > archive.Length ? string.Create(CultureInfo.InvariantCulture, $"its {archive.Length} bytes expand to {expanded}") : null;
    }

    private static (long Directory, long Length, long Count) End(Stream archive, List<string> problems)
    {
        byte[] tail = new byte[Math.Min(archive.Length, EndLength + LongestComment)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        for (int at = tail.Length - EndLength; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(at);
            if (Four(end) == EndMagic)
            {
                int comment = Two(end[20..]);
                if (at + EndLength + comment != tail.Length)
                {
                    problems.Add("there is data after its end");
                }
                else if (comment > 0)
                {
                    problems.Add("it has a comment");
                }

                if (Two(end[4..]) != 0 || Two(end[6..]) != 0 || Two(end[8..]) != Two(end[10..]))
                {
                    problems.Add("it says that it is one part of several");
                }

                long position = archive.Length - tail.Length + at;
                (long directory, long length, long count, long begins) = Two(end[10..]) == ushort.MaxValue || Four(end[12..]) == uint.MaxValue || Four(end[16..]) == uint.MaxValue
                    ? End64(archive, position)
                    : (Four(end[16..]), Four(end[12..]), Two(end[10..]), position);
                if (directory < 0 || length < 0 || directory > begins - length)
                {
                    throw new InvalidDataException("its directory is not where its end says");
                }

                if (directory + length != begins)
                {
                    problems.Add("there is data between its directory and its end");
                }

                return (directory, length, count);
            }
        }

        throw new InvalidDataException("it has no end of a zip archive");
    }

    private static (long Directory, long Length, long Count, long Begins) End64(Stream archive, long end)
    {
        Span<byte> locator = stackalloc byte[20];
        Span<byte> record = stackalloc byte[56];
        if (end < locator.Length)
        {
            throw new InvalidDataException("its directory is not where its end says");
        }

        Read(archive, end - locator.Length, locator);
        long position = Eight(locator[8..]);
        if (Four(locator) != Locator64Magic || position < 0 || position > end - locator.Length - record.Length)
        {
            throw new InvalidDataException("its directory is not where its end says");
        }

        Read(archive, position, record);
        return Four(record) == End64Magic ? (Eight(record[48..]), Eight(record[40..]), Eight(record[32..]), position) : throw new InvalidDataException("its directory is not where its end says");
    }

    private static List<ZipHeader> Directory(Stream archive, long directory, long length, long count, List<string> problems)
    {
        if (length > int.MaxValue)
        {
            throw new InvalidDataException("its directory is larger than 2 GiB");
        }

        byte[] bytes = new byte[length];
        Read(archive, directory, bytes);
        List<ZipHeader> entries = [];
        int at = 0;
        while (at < bytes.Length)
        {
            ReadOnlySpan<byte> header = bytes.AsSpan(at);
            if (header.Length < DirectoryHeader || Four(header) != DirectoryMagic)
            {
                throw new InvalidDataException("its directory is damaged");
            }

            int name = Two(header[28..]);
            int extra = Two(header[30..]);
            int comment = Two(header[32..]);
            if (header.Length < DirectoryHeader + name + extra + comment)
            {
                throw new InvalidDataException("its directory is damaged");
            }

            ZipHeader entry = new(header.Slice(DirectoryHeader, name).ToArray(), Two(header[8..]), Two(header[10..]), Four(header[16..]), Four(header[20..]), Four(header[24..]), Four(header[42..]));
            entries.Add(entry.With64(header.Slice(DirectoryHeader + name, extra)));
            at += DirectoryHeader + name + extra + comment;
        }

        if (entries.Count != count)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"its end says {count} entries, and its directory has {entries.Count}"));
        }

        if (Bomb(archive, entries) is { } bomb)
        {
            problems.Add(bomb);
        }

        return entries;
    }

    // Where the entry ends.
    private static long Local(Stream archive, ZipHeader entry, List<string> problems)
    {
        byte[] header = new byte[EntryHeader];
        if (entry.Offset > archive.Length - EntryHeader)
        {
            problems.Add($"{Shown(entry.Name)} is said to lie behind the end");
            return archive.Length;
        }

        Read(archive, entry.Offset, header);
        byte[] name = new byte[Two(header.AsSpan(26))];
        int extra = Two(header.AsSpan(28));
        long data = entry.Offset + EntryHeader + name.Length + extra;
        if (Four(header) != EntryMagic || data > archive.Length)
        {
            problems.Add($"{Shown(entry.Name)} does not lie where the directory says");
            return entry.Offset;
        }

        archive.ReadExactly(name);
        ushort flags = Two(header.AsSpan(6));
        string? problem = !name.AsSpan().SequenceEqual(entry.Name) ? $"calls itself {Shown(name)}"
            : ((flags | entry.Flags) & Encrypted) != 0 ? "is encrypted"
            : Two(header.AsSpan(8)) != entry.Method ? "is compressed in another way than the directory says"
            : entry.Method is not (0 or 8) ? "is compressed in a way that NuGet does not read"
            : entry.Method == 0 && entry.Compressed != entry.Length ? "is stored with another length than it has"
            : (flags & HasDescriptor) == 0 && !IsSame(header, entry) ? "has another length or checksum than the directory says"
            : null;
        if (problem is not null)
        {
            problems.Add($"{Shown(entry.Name)} {problem}");
        }

        long end = data + Math.Min(entry.Compressed, archive.Length);
        return (flags & HasDescriptor) == 0 ? end : end + Descriptor(archive, end, entry);
    }

    // 0xFFFFFFFF stands for a length that the Zip64 extra field has.
    private static bool IsSame(ReadOnlySpan<byte> header, ZipHeader entry) =>
        Four(header[14..]) == entry.Checksum
        && (Four(header[18..]) == entry.Compressed || Four(header[18..]) == uint.MaxValue)
        && (Four(header[22..]) == entry.Length || Four(header[22..]) == uint.MaxValue);

    // Checksum and both lengths of four or eight bytes, with or without a magic number before them.
    private static int Descriptor(Stream archive, long at, ZipHeader entry)
    {
        byte[] bytes = new byte[24];
        long there = Math.Min(bytes.Length, archive.Length - at);
        if (there <= 0)
        {
            return 0;
        }

        Read(archive, at, bytes.AsSpan(0, (int)there));
        int magic = Four(bytes) == 0x08074b50 ? 4 : 0;
        ReadOnlySpan<byte> rest = bytes.AsSpan(magic);
        return Four(rest) != entry.Checksum ? 0
            : Four(rest[4..]) == (uint)entry.Compressed && Four(rest[8..]) == (uint)entry.Length ? magic + 12
            : Eight(rest[4..]) == entry.Compressed ? magic + 20
            : 0;
    }

    private static void Read(Stream archive, long at, Span<byte> into)
    {
        if (at < 0 || at > archive.Length - into.Length)
        {
            throw new InvalidDataException("its directory is damaged");
        }

        archive.Position = at;
        archive.ReadExactly(into);
    }

    private static string Shown(ReadOnlySpan<byte> name) => new([.. Encoding.UTF8.GetString(name[..Math.Min(name.Length, 120)]).Select(character => char.IsControl(character) ? '?' : character)]);

    private static ushort Two(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint Four(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long Eight(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);
}
