using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using PolicyGate.Cache;

namespace PolicyGate;

/// <summary>
/// Whether a file or folder still is the one that was judged: its <see cref="FileStamp"/>; where this machine has none that no program can set,
/// SHA-256 of the file's bytes, or of the names in the folder, which is slower and never wrong.
/// </summary>
internal static class SealStamp
{
    private const string Gone = "gone";

    /// <summary>The stamp; one that no later stamp equals where it cannot be had.</summary>
    public static string Of(string path) => FileStamp.Of(path) ?? OfContent(path);

    /// <summary>Whether what is there now has this stamp.</summary>
    public static bool Holds(string path, string stamp) => stamp != Gone && Of(path) == stamp;

    /// <summary>The same of a path in UTF-8 with a zero at its end, and of a stamp in ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Holds(ReadOnlySpan<byte> path, ReadOnlySpan<byte> stamp)
    {
        Span<byte> now = stackalloc byte[FileStamp.MostBytes];
        int length = FileStamp.Write(path, now);
        return length > 0 ? now[..length].SequenceEqual(stamp) : Holds(Encoding.UTF8.GetString(path[..^1]), Encoding.ASCII.GetString(stamp));
    }

    private static string OfContent(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                IEnumerable<string> names = Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);
                return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names))));
            }

            if (!File.Exists(path))
            {
                return Gone;
            }

            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return Convert.ToHexString(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Gone;
        }
    }
}
