using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PolicyGate.Cache;

/// <summary>
/// What tells whether a file still is the file that was read: device, inode, size, and the times of the last write and of the last
/// change of its metadata. The last is the kernel's own and cannot be set, so that a file which was replaced and dated back is seen.
/// </summary>
internal static partial class FileStamp
{
    private const int CurrentFolder = -100;
    private const uint BasicStats = 0x7ff;
    private const int Size = 256;

    /// <summary>The stamp; <see langword="null"/> where this machine has none that can be relied on: then the bytes have to be read.</summary>
    public static string? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            Span<byte> raw = stackalloc byte[Size];
            return StatX(CurrentFolder, path, 0, BasicStats, ref MemoryMarshal.GetReference(raw)) == 0 ? Format(raw) : null;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    // https://man7.org/linux/man-pages/man2/statx.2.html: the layout is the same on every architecture.
    private static string Format(ReadOnlySpan<byte> raw)
    {
        const int Inode = 32;
        const int Length = 40;
        const int Changed = 96;
        const int Written = 112;
        const int Device = 136;
        return string.Join(
            ' ',
            Number(raw, Device),
            Number(raw, Inode),
            Number(raw, Length),
            Number(raw, Changed),
            BinaryPrimitives.ReadUInt32LittleEndian(raw[(Changed + 8)..]).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Number(raw, Written),
            BinaryPrimitives.ReadUInt32LittleEndian(raw[(Written + 8)..]).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Number(ReadOnlySpan<byte> raw, int at) => MemoryMarshal.Read<long>(raw[at..]).ToString(System.Globalization.CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte buffer);
}
