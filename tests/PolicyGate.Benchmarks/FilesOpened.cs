using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace PolicyGate.Benchmarks;

/// <summary>Counts the files that anyone opens in some folders, by inotify(7). Linux only.</summary>
internal sealed partial class FilesOpened : IDisposable
{
    private const int NonBlocking = 0x800;
    private const uint Open = 0x20;
    private const uint IsFolder = 0x40000000;
    private const uint Overflow = 0x4000;
    private readonly int queue = InitializeInotify(NonBlocking);
    private readonly Dictionary<int, string> folders = [];

    /// <summary>Watches from now on.</summary>
    /// <param name="watched">The folders; what lies deeper is not watched.</param>
    /// <exception cref="Win32Exception">The system watches no more folders.</exception>
    public FilesOpened(IEnumerable<string> watched)
    {
        foreach (string folder in watched.Where(Directory.Exists))
        {
            int watch = AddWatch(queue, folder, Open);
            folders[watch >= 0 ? watch : throw new Win32Exception(Marshal.GetLastPInvokeError(), folder)] = folder;
        }
    }

    /// <summary>How many times a file was opened since the last time this was asked, and how many bytes those files have. The same file twice in a row counts once.</summary>
    /// <exception cref="InvalidOperationException">More than the system remembers.</exception>
    public (long Files, long Bytes) Count()
    {
        byte[] buffer = new byte[65536];
        (long files, long bytes) = (0, 0);
        for (nint length = Read(queue, buffer, buffer.Length); length > 0; length = Read(queue, buffer, buffer.Length))
        {
            // struct inotify_event: watch, mask, cookie, length of the name, the name with zeros behind it.
            for (int at = 0; at < length;)
            {
                ReadOnlySpan<byte> one = buffer.AsSpan(at);
                uint mask = BinaryPrimitives.ReadUInt32LittleEndian(one[4..]);
                int name = BinaryPrimitives.ReadInt32LittleEndian(one[12..]);
                if ((mask & Overflow) != 0)
                {
                    throw new InvalidOperationException("more files were opened than inotify remembers");
                }

                if ((mask & (Open | IsFolder)) == Open && folders.TryGetValue(BinaryPrimitives.ReadInt32LittleEndian(one), out string? folder))
                {
                    FileInfo file = new(Path.Combine(folder, Encoding.UTF8.GetString(one.Slice(16, name)).TrimEnd('\0')));
                    files++;
                    bytes += file.Exists ? file.Length : 0;
                }

                at += 16 + name;
            }
        }

        return (files, bytes);
    }

    /// <inheritdoc />
    public void Dispose() => _ = Close(queue);

    [LibraryImport("libc", EntryPoint = "inotify_init1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InitializeInotify(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddWatch(int queue, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "read")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(int queue, [Out] byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int queue);
}
