using System.Text;

namespace PolicyGate;

/// <summary>Writes files whole or not at all, and only when they differ.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Makes the file hold this text. A reader sees the old file or the new one, never half of one.</summary>
    public static void Write(string path, string text)
    {
        byte[] bytes = Utf8.GetBytes(text);
        if (File.Exists(path) && new FileInfo(path).Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WriteBytes(path, bytes);
    }

    /// <summary>Makes the file hold these bytes. A reader sees the old file or the new one, never half of one.</summary>
    public static void WriteBytes(string path, byte[] bytes)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
