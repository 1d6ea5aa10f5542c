namespace PolicyGate.Advisories;

/// <summary>Tells the form of advisory data.</summary>
internal static class AdvisoryForms
{
    /// <summary>How many bytes tell it.</summary>
    public const int Begin = 512;

    /// <summary>The form.</summary>
    /// <param name="name">A file's name, or an entry's.</param>
    /// <param name="begin">Its first bytes: <see cref="Begin"/>, or all where there are fewer.</param>
    public static AdvisoryForm Of(string name, ReadOnlySpan<byte> begin) =>
        begin.StartsWith("PK\u0003\u0004"u8) || begin.StartsWith("PK\u0005\u0006"u8) ? AdvisoryForm.Archive
        : begin.StartsWith<byte>([0x1F, 0x8B]) ? AdvisoryForm.Packed
        : IsDocument(begin) ? AdvisoryForm.Document
        : IsZip(name) ? AdvisoryForm.Archive
        : IsJson(name) ? AdvisoryForm.Document
        : AdvisoryForm.None;

    /// <summary>Whether a name is a zip's.</summary>
    public static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name is a document's.</summary>
    public static bool IsJson(string name) => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    // An object, or a list of objects: what else begins with a bracket may be a text with a link.
    private static bool IsDocument(ReadOnlySpan<byte> begin)
    {
        ReadOnlySpan<byte> text = WithoutBlanks(begin.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? begin[3..] : begin);
        if (text.IsEmpty || text[0] is not ((byte)'{' or (byte)'['))
        {
            // Blanks as far as one sees.
            return text.IsEmpty && begin.Length == Begin;
        }

        ReadOnlySpan<byte> inside = WithoutBlanks(text[1..]);
        return inside.IsEmpty ? begin.Length == Begin : text[0] == (byte)'{' ? inside[0] is (byte)'"' or (byte)'}' : inside[0] is (byte)'{' or (byte)']';
    }

    // Those of JSON (RFC 8259, 2).
    private static ReadOnlySpan<byte> WithoutBlanks(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8);
}
