using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PolicyGate.Cache;

/// <summary>
/// What tells whether a file still is the file that was read: device, inode, size, and the times of the last write and of the last
/// change of its metadata. The last is the kernel's own and cannot be set, so that a file which was replaced and dated back is seen.
/// </summary>
internal static partial class FileStamp
{
    /// <summary>No stamp has more bytes.</summary>
    public const int MostBytes = 160;

    private const int CurrentFolder = -100;
    private const uint BasicStats = 0x7ff;
    private const int Size = 256;

    /// <summary>The stamp; <see langword="null"/> where this machine has none that can be relied on: then the bytes have to be read.</summary>
    public static string? Of(string path)
    {
        Span<byte> stamp = stackalloc byte[MostBytes];
        byte[] terminated = new byte[Encoding.UTF8.GetMaxByteCount(path.Length) + 1];
        _ = Encoding.UTF8.GetBytes(path, terminated);
        int length = Write(terminated, stamp);
        return length == 0 ? null : Encoding.ASCII.GetString(stamp[..length]);
    }

    /// <summary>Writes the stamp, without making anything: it is asked of every used file in every build.</summary>
    /// <param name="path">The path in UTF-8, with a zero at its end.</param>
    /// <param name="stamp">At least <see cref="MostBytes"/>.</param>
    /// <returns>The stamp's length; 0 where there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Write(ReadOnlySpan<byte> path, Span<byte> stamp)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        try
        {
            Span<byte> raw = stackalloc byte[Size];
            return StatX(CurrentFolder, in MemoryMarshal.GetReference(path), 0, BasicStats, ref MemoryMarshal.GetReference(raw)) == 0 ? Format(raw, stamp) : 0;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return 0;
        }
    }

    // https://man7.org/linux/man-pages/man2/statx.2.html: the layout is the same on every architecture.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Format(ReadOnlySpan<byte> raw, Span<byte> stamp)
    {
        const int Inode = 32;
        const int Length = 40;
        const int Changed = 96;
        const int Written = 112;
        const int Device = 136;
        int length = 0;
        Number(stamp, ref length, Long(raw, Device));
        Number(stamp, ref length, Long(raw, Inode));
        Number(stamp, ref length, Long(raw, Length));
        Number(stamp, ref length, Long(raw, Changed));
        Number(stamp, ref length, BinaryPrimitives.ReadUInt32LittleEndian(raw[(Changed + 8)..]));
        Number(stamp, ref length, Long(raw, Written));
        Number(stamp, ref length, BinaryPrimitives.ReadUInt32LittleEndian(raw[(Written + 8)..]));
        return length - 1;
    }

    private static long Long(ReadOnlySpan<byte> raw, int at) => MemoryMarshal.Read<long>(raw[at..]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Number(Span<byte> stamp, ref int length, long number)
    {
        _ = Utf8Formatter.TryFormat(number, stamp[length..], out int written);
        length += written;
        stamp[length++] = (byte)' ';
    }

    [LibraryImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, in byte path, int flags, uint mask, ref byte buffer);
}
