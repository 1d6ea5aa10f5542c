using System.Buffers.Binary;

namespace PolicyGate.Packages.Capabilities;

/// <summary>
/// Programs that lie inside an image as they are: in a resource, in a stream of resources, in the data of a field, in a section or behind all of them. Found by
/// what every loader asks of their headers, so that three letters by chance are none; nothing is deserialised, and the time grows with the image alone.
/// </summary>
internal static class HiddenProgram
{
    // https://learn.microsoft.com/windows/win32/debug/pe-format
    private const int PlaceOfHeader = 60;
    private const int OptionalHeader = 24;

    // System V ABI: what is before the sections' headers, of 32 and 64 bits.
    private const int ElfHeader = 64;

    // mach-o/loader.h
    private const int MachHeader = 28;
    private const uint MostCommands = 4096;
    private const uint LastFileType = 16;

    // As much as stays near the processor while it is searched three times.
    private const int Chunk = 64 * 1024;

    /// <summary>Whether there is one behind the first byte.</summary>
    public static bool IsIn(ReadOnlySpan<byte> image)
    {
        for (int from = 1; from < image.Length; from += Chunk)
        {
            if (Has(image, from, "MZ"u8, 0, IsWindows) || Has(image, from, "ELF"u8, 1, IsElf) || Has(image, from, [0xFA, 0xED, 0xFE], 1, IsMach))
            {
                return true;
            }
        }

        return false;
    }

    private delegate bool Test(ReadOnlySpan<byte> begin);

    // In a chunk, or over its end; sought is what follows so many bytes of the beginning.
    private static bool Has(ReadOnlySpan<byte> image, int from, ReadOnlySpan<byte> sought, int before, Test isProgram)
    {
        int end = Math.Min(image.Length, from + Chunk + sought.Length - 1);
        for (int at = image[from..end].IndexOf(sought); at >= 0; at = image[from..end].IndexOf(sought))
        {
            from += at;
            if (from > before && isProgram(image[(from - before)..]))
            {
                return true;
            }

            from++;
        }

        return false;
    }

    private static bool IsWindows(ReadOnlySpan<byte> begin) =>
        begin.Length > PlaceOfHeader + sizeof(int) && BinaryPrimitives.ReadInt32LittleEndian(begin[PlaceOfHeader..]) is >= 0 and int header
        && header <= begin.Length - OptionalHeader - sizeof(ushort) && begin[header..].StartsWith("PE\0\0"u8)
        && BinaryPrimitives.ReadUInt16LittleEndian(begin[(header + OptionalHeader)..]) is 0x10B or 0x20B;

    // Class, order of bytes and version, then the version again and the size of the header.
    private static bool IsElf(ReadOnlySpan<byte> begin)
    {
        if (begin.Length < ElfHeader || begin[0] != 0x7F || begin[4] is not (1 or 2) || begin[5] is not (1 or 2) || begin[6] != 1)
        {
            return false;
        }

        bool isLittle = begin[5] == 1;
        ReadOnlySpan<byte> size = begin[(begin[4] == 1 ? 40 : 52)..];
        return (isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(begin[20..]) : BinaryPrimitives.ReadUInt32BigEndian(begin[20..])) == 1
            && (isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt16BigEndian(size)) == (begin[4] == 1 ? 52 : ElfHeader);
    }

    // Type of file and number of commands, of which there are a few dozen.
    private static bool IsMach(ReadOnlySpan<byte> begin) => begin.Length >= MachHeader && begin[0] is 0xCE or 0xCF
        && BinaryPrimitives.ReadUInt32LittleEndian(begin[12..]) is >= 1 and <= LastFileType && BinaryPrimitives.ReadUInt32LittleEndian(begin[16..]) is >= 1 and <= MostCommands;
}
