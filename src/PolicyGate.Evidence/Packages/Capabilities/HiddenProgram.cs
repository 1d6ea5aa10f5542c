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

    /// <summary>Whether there is one behind the first byte.</summary>
    public static bool IsIn(ReadOnlySpan<byte> image) => Has(image, "MZ"u8, IsWindows) || Has(image, [0x7F, (byte)'E', (byte)'L', (byte)'F'], IsElf)
        || Has(image, [0xCF, 0xFA, 0xED, 0xFE], IsMach) || Has(image, [0xCE, 0xFA, 0xED, 0xFE], IsMach);

    private delegate bool Test(ReadOnlySpan<byte> begin);

    private static bool Has(ReadOnlySpan<byte> image, ReadOnlySpan<byte> magic, Test isProgram)
    {
        ReadOnlySpan<byte> rest = image[Math.Min(1, image.Length)..];
        for (int at = rest.IndexOf(magic); at >= 0; at = rest.IndexOf(magic))
        {
            if (isProgram(rest[at..]))
            {
                return true;
            }

            rest = rest[(at + 1)..];
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
        if (begin.Length < ElfHeader || begin[4] is not (1 or 2) || begin[5] is not (1 or 2) || begin[6] != 1)
        {
            return false;
        }

        bool isLittle = begin[5] == 1;
        ReadOnlySpan<byte> size = begin[(begin[4] == 1 ? 40 : 52)..];
        return (isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(begin[20..]) : BinaryPrimitives.ReadUInt32BigEndian(begin[20..])) == 1
            && (isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt16BigEndian(size)) == (begin[4] == 1 ? 52 : ElfHeader);
    }

    // Type of file and number of commands, of which there are a few dozen.
    private static bool IsMach(ReadOnlySpan<byte> begin) => begin.Length >= MachHeader
        && BinaryPrimitives.ReadUInt32LittleEndian(begin[12..]) is >= 1 and <= LastFileType && BinaryPrimitives.ReadUInt32LittleEndian(begin[16..]) is >= 1 and <= MostCommands;
}
