using System.IO.Compression;

namespace PolicyGate.Packages;

/// <summary>
/// Whether MSBuild could import a file, by its bytes and whatever its name: it begins as XML does, and an element of it is called <c>Project</c>,
/// or it says that it is of an encoding in which that could not be seen.
/// </summary>
internal static class ImportedText
{
    private const int HeadBytes = 512;
    private const int Chunk = 81920;

    // Of "<?xml … encoding=", as far as bytes that are not ASCII matter.
    private static readonly string[] PlainEncodings = ["utf-8", "utf8", "us-ascii", "ascii", "utf-16", "iso-8859-1", "windows-1252"];

    /// <summary>Whether MSBuild could import the entry.</summary>
    public static bool IsIn(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        byte[] buffer = new byte[Chunk];
        int kept = stream.ReadAtLeast(buffer, HeadBytes, throwOnEndOfStream: false);
        ReadOnlySpan<byte> head = buffer.AsSpan(0, Math.Min(kept, HeadBytes));
        if (!StartsAsXml(head))
        {
            return false;
        }

        if (IsOfAnotherEncoding(head))
        {
            return true;
        }

        // "<Project" in the wide encodings has zeros between; what is cut at the end of a chunk is kept for the next.
        const int Longest = 4 * 9;
        for (int length = kept; length > 0;)
        {
            if (NamesProject(buffer.AsSpan(0, length)))
            {
                return true;
            }

            int tail = Math.Min(Longest, length);
            buffer.AsSpan(length - tail, tail).CopyTo(buffer);
            int read = stream.Read(buffer, tail, buffer.Length - tail);
            length = read == 0 ? 0 : tail + read;
        }

        return false;
    }

    private static bool StartsAsXml(ReadOnlySpan<byte> head)
    {
        foreach (byte value in head)
        {
            if (value == (byte)'<')
            {
                return true;
            }

            // White space, byte order marks, and the zeros of wide encodings.
            if (value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0 or 0xEF or 0xBB or 0xBF or 0xFE or 0xFF))
            {
                return false;
            }
        }

        // All white space, as far as was looked.
        return head.Length == HeadBytes;
    }

    private static bool IsOfAnotherEncoding(ReadOnlySpan<byte> head)
    {
        string text = System.Text.Encoding.Latin1.GetString(head).Replace("\0", string.Empty, StringComparison.Ordinal);
        int start = text.IndexOf("<?xml", StringComparison.Ordinal);
        int end = start < 0 ? -1 : text.IndexOf("?>", start, StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        if (end < 0)
        {
            return true;
        }

        string declaration = text[start..end];
        int encoding = declaration.IndexOf("encoding", StringComparison.Ordinal);
        return encoding >= 0 && !PlainEncodings.Any(plain => declaration[encoding..].Contains(plain, StringComparison.OrdinalIgnoreCase));
    }

    private static bool NamesProject(ReadOnlySpan<byte> bytes) => Names(bytes, "Project"u8, 1)
        || Names(bytes, "P\0r\0o\0j\0e\0c\0t"u8, 2)
        || Names(bytes, "P\0\0\0r\0\0\0o\0\0\0j\0\0\0e\0\0\0c\0\0\0t"u8, 4);

    private static bool Names(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name, int width)
    {
        for (int at = bytes.IndexOf(name); at >= 0;)
        {
            int after = at + name.Length + width - 1;
            if (at >= width && bytes[at - width] is (byte)'<' or (byte)':' && (after >= bytes.Length || bytes[after] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'>' or (byte)'/'))
            {
                return true;
            }

            int next = bytes[(at + 1)..].IndexOf(name);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }
}
