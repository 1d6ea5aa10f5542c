using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PolicyGate.PolicyFiles;

namespace PolicyGate;

/// <summary>
/// The one way in which a file of a repository is opened. Only a regular file is: a device, a pipe or a socket would never end. A link is
/// followed to a regular file inside the repository (the nearest folder with a <c>.git</c>) and nowhere else; outside of any repository,
/// as in a package folder, wherever it leads. What is read is bounded by what comes, not by the length that the file says it has.
/// </summary>
internal static partial class RegularFile
{
    /// <summary>The most that a file of a repository may have which is read as a whole, in bytes.</summary>
    public const long Largest = 128L * 1024 * 1024;

    /// <summary>The most that XML or source code may have, in bytes.</summary>
    public const long LargestText = 16L * 1024 * 1024;

    private const int MostLinks = 40;
    private const int Chunk = 64 * 1024;

    // What is no text at its beginning is no input, however long it is.
    private const int Beginning = 4096;
    private const int LongForBinary = 1024 * 1024;

    /// <summary>The bytes; <see langword="null"/> where there is nothing of that name.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="atMost">The most that is read, in bytes.</param>
    /// <exception cref="IOException">It is there and no regular file, a link that may not be followed, too long, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is there and may not be read.</exception>
    public static byte[]? Read(string path, long atMost = Largest)
    {
        using FileStream? stream = Open(path);
        if (stream is null)
        {
            return null;
        }

        if (stream.Length > atMost)
        {
            throw new FileTooLargeException(path, stream.Length, atMost);
        }

        byte[] bytes = new byte[stream.Length];
        int read = stream.ReadAtLeast(bytes.AsSpan(0, Math.Min(bytes.Length, Beginning)), Math.Min(bytes.Length, Beginning), throwOnEndOfStream: false);
        if (bytes.Length > LongForBinary && bytes is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) && bytes.AsSpan(0, read).Contains((byte)0))
        {
            throw new IOException($"{path} is not text");
        }

        read += stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
        return read < bytes.Length ? bytes[..read] : WithRest(stream, bytes, path, atMost);
    }

    /// <summary>The bytes of a file that has to be there.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static byte[] ReadRequired(string path, long atMost) => Read(path, atMost) ?? throw new FileNotFoundException($"{path} is gone", path);

    /// <summary>Opens a file that has to be there.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static FileStream OpenRequired(string path) => Open(path) ?? throw new FileNotFoundException($"{path} is gone", path);

    /// <summary>The first bytes of a file, as many as there are up to a number; <see langword="null"/> where there is nothing of that name.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static byte[]? Head(string path, int atMost)
    {
        using FileStream? stream = Open(path);
        byte[] bytes = new byte[stream is null ? 0 : atMost];
        return stream is null ? null : bytes[..stream.ReadAtLeast(bytes, atMost, throwOnEndOfStream: false)];
    }

    /// <summary>Opens a file for reading; <see langword="null"/> where there is nothing of that name.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static FileStream? Open(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path) && LinkOf(path) is null)
        {
            return null;
        }

        if (Follow(path) is { } target && RepositoryOf(path) is { } root && !IsInside(target, Follow(root) ?? root))
        {
            throw new IOException($"{path} is a link out of the repository, to {target}; put the file itself there");
        }

        if (KindOf(path) is { } kind)
        {
            throw new IOException($"{path} is {kind}, not a file; remove it");
        }

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    }

    // A file that grows while it is read, or that says it has no length (as those of /proc do).
    private static byte[] WithRest(FileStream stream, byte[] bytes, string path, long atMost)
    {
        byte[] chunk = new byte[Chunk];
        int more = stream.Read(chunk);
        if (more == 0)
        {
            return bytes;
        }

        using MemoryStream all = new();
        all.Write(bytes);
        for (; more > 0; more = stream.Read(chunk))
        {
            if (all.Length + more > atMost)
            {
                throw new FileTooLargeException(path, all.Length + more, atMost);
            }

            all.Write(chunk, 0, more);
        }

        return all.ToArray();
    }

    private static string? RepositoryOf(string path) => PolicyLocator.RepositoryRoot(Path.GetDirectoryName(path)!);

    private static bool IsInside(string path, string root) => path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Where a path leads with every link in it followed; <see langword="null"/> where there is none in it.</summary>
    /// <exception cref="IOException">A link leads nowhere, or round in a circle.</exception>
    internal static string? Follow(string path)
    {
        string current = path;
        for (int links = 0; FirstLink(current) is var (link, target); links++)
        {
            if (links == MostLinks)
            {
                throw new IOException($"{path} is a link that goes round in a circle; remove it");
            }

            current = Path.GetFullPath(Path.Join(Path.GetFullPath(target, Path.GetDirectoryName(link)!), current[link.Length..]));
        }

        return current == path ? null
            : File.Exists(current) || Directory.Exists(current) ? current
            : throw new IOException($"{path} is a link to nowhere ({current} is not there); remove it");
    }

    private static (string Link, string Target)? FirstLink(string path)
    {
        int root = Path.GetPathRoot(path)!.Length;
        for (int end = path.IndexOfAny(Separators, root); ; end = path.IndexOfAny(Separators, end + 1))
        {
            string part = end < 0 ? path : path[..end];
            if (LinkOf(part) is { } target)
            {
                return (part, target);
            }

            if (end < 0)
            {
                return null;
            }
        }
    }

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Opening says it better.
            return null;
        }
    }

    /// <summary>What stands there in place of a regular file; <see langword="null"/> for a regular file.</summary>
    internal static string? KindOf(string path)
    {
        const int TypeMask = 0xF000;
        return Directory.Exists(path) ? "a folder"
            : OperatingSystem.IsWindows() ? (File.GetAttributes(path).HasFlag(FileAttributes.Device) ? "a device" : null)
            : (ModeOf(path) & TypeMask) switch
            {
                0x8000 => null,
                0x1000 => "a pipe",
                0x2000 or 0x6000 => "a device",
                0xC000 => "a socket",
                _ => "of an unknown kind",
            };
    }

    private static int ModeOf(string path)
    {
        const int Size = 256;
        const int CurrentFolder = -100;
        const uint TypeAndMode = 3;
        const int LinuxMode = 28;
        const int RuntimeMode = 4;
        Span<byte> raw = stackalloc byte[Size];
        raw.Clear();
        int result = OperatingSystem.IsLinux()
            ? StatX(CurrentFolder, path, 0, TypeAndMode, ref MemoryMarshal.GetReference(raw))
            : RuntimeStat(path, ref MemoryMarshal.GetReference(raw));
        return result != 0 ? throw new IOException($"{path} cannot be read: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}")
            : OperatingSystem.IsLinux() ? BinaryPrimitives.ReadUInt16LittleEndian(raw[LinuxMode..])
            : BinaryPrimitives.ReadInt32LittleEndian(raw[RuntimeMode..]);
    }

    // https://man7.org/linux/man-pages/man2/statx.2.html
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte buffer);

    // The runtime's own, on other systems: flags, then the mode.
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RuntimeStat(string path, ref byte buffer);
}
