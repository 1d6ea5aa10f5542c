using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PolicyGate;

/// <summary>Writes files whole or not at all, and only when they differ.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Makes the file hold this text. A reader sees the old file or the new one, never half of one.</summary>
    public static void Write(string path, string text) => Write(path, text, time: null);

    /// <summary>
    /// The same for a file that MSBuild imports. Its time says nothing but what it holds: long past, so that a verdict written anew does not make every
    /// compile out of date (a compile's inputs include the imports), and another one for another text, so that MSBuild's cache of XML sees the difference.
    /// </summary>
    public static void WriteImport(string path, string text)
    {
        ulong content = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Utf8.GetBytes(text)));
        Write(path, text, new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(content % (20UL * 365 * 24 * 60 * 60 * 1000)));
    }

    private static void Write(string path, string text, DateTime? time)
    {
        byte[] bytes = Utf8.GetBytes(text);
        if (File.Exists(path) && new FileInfo(path).Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WriteBytes(path, bytes, time);
    }

    /// <summary>Makes the file hold these bytes. A reader sees the old file or the new one, never half of one.</summary>
    public static void WriteBytes(string path, byte[] bytes, DateTime? time = null)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            if (time is { } utc)
            {
                File.SetLastWriteTimeUtc(temporary, utc);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
