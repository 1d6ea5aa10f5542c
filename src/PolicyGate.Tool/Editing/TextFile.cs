using System.Text;

namespace PolicyGate.Tool.Editing;

/// <summary>A text file that is edited in place: encoding, byte order mark, line ends and everything that no edit touches stay as they are.</summary>
internal sealed class TextFile
{
    private readonly List<(int At, int Length, string Text)> edits = [];
    private readonly Encoding encoding;
    private readonly byte[] preamble;

    private readonly byte[]? bytes;

    private TextFile(string path, string before, string original, Encoding encoding, byte[] preamble, byte[]? bytes) => (Path, Before, Original, this.encoding, this.preamble, this.bytes) = (path, before, original, encoding, preamble, bytes);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What the file holds now; empty where it is new.</summary>
    public string Before { get; }

    /// <summary>The text that is edited: what the file holds, or what a new one starts with.</summary>
    public string Original { get; }

    /// <summary>The line end that most of its lines have.</summary>
    public string NewLine => (Original.Split("\r\n").Length - 1) * 2 > Original.Split('\n').Length - 1 ? "\r\n" : "\n";

    /// <summary>Whether an edit changes anything.</summary>
    public bool IsChanged => Edited != Before;

    /// <summary>The text with all edits.</summary>
    public string Edited
    {
        get
        {
            StringBuilder text = new(Original);
            foreach ((int at, int length, string replacement) in edits.OrderByDescending(edit => edit.At))
            {
                text.Remove(at, length).Insert(at, replacement);
            }

            return text.ToString();
        }
    }

    /// <summary>Opens a file, or one that is to be made and starts with this text.</summary>
    public static TextFile Open(string path, string ifMissing = "")
    {
        if (RegularFile.Read(path, RegularFile.LargestText) is not { } bytes)
        {
            return new TextFile(path, string.Empty, ifMissing, new UTF8Encoding(false), [], null);
        }

        (Encoding encoding, int skip) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ((Encoding)new UTF8Encoding(false), 3),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false), 2),
            _ => (new UTF8Encoding(false), 0),
        };
        string text = encoding.GetString(bytes, skip, bytes.Length - skip);

        // What does not come back as it was may not be written.
        return encoding.GetBytes(text).AsSpan().SequenceEqual(bytes.AsSpan(skip))
            ? new TextFile(path, text, text, encoding, bytes[..skip], bytes)
            : throw new IOException($"{path} is neither UTF-8 nor UTF-16; it is left as it is");
    }

    /// <summary>Puts text in the place of other text.</summary>
    public void Replace(int at, int length, string text) => edits.Add((at, length, text));

    /// <summary>Whether the file does not hold any more what was read.</summary>
    public bool HasMoved => !(RegularFile.Read(Path, RegularFile.LargestText) is { } now ? bytes is not null && bytes.AsSpan().SequenceEqual(now) : bytes is null);

    /// <summary>Writes the edited text, whole or not at all.</summary>
    public void Save() => SaveTo(Path);

    /// <summary>Writes the edited text into another file.</summary>
    public void SaveTo(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        AtomicFile.WriteBytes(path, [.. preamble, .. encoding.GetBytes(Edited)]);
    }

    /// <summary>Makes the file what it was.</summary>
    public void Revert()
    {
        if (bytes is null)
        {
            File.Delete(Path);
        }
        else
        {
            AtomicFile.WriteBytes(Path, bytes);
        }
    }

    /// <summary>The offset of a line and column, both from 1.</summary>
    public int Offset(int line, int column)
    {
        int at = 0;
        for (int i = 1; i < line; i++)
        {
            int next = Original.IndexOfAny(['\r', '\n'], at);
            if (next < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(line));
            }

            at = next + (Original[next] == '\r' && next + 1 < Original.Length && Original[next + 1] == '\n' ? 2 : 1);
        }

        return at + column - 1;
    }
}
