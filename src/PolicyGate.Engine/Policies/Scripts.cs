using System.Text;

namespace PolicyGate.Policies;

/// <summary>Whether an id is written in one script: letters of another that look alike make an id that nobody reads as what it is.</summary>
internal static class Scripts
{
    private const string Latin = "Latin";
    private const string EastAsian = "East Asian";

    /// <summary>The first letter that is of another script than the letters before it, and that script; <see langword="null"/> where all are of one. East Asian letters go with Latin ones.</summary>
    public static (Rune Letter, string Script)? FirstOther(string text)
    {
        string? first = null;
        foreach (Rune rune in text.EnumerateRunes().Where(rune => !IsCommon(rune)))
        {
            string script = Of(rune);
            if (first is not null && script != first && !(script is Latin or EastAsian && first is Latin or EastAsian))
            {
                return (rune, script);
            }

            first ??= script;
        }

        return null;
    }

    private static bool IsCommon(Rune rune) => rune.Value is '.' or '-' or '_' or '*' or (>= '0' and <= '9');

    // Blocks of the Unicode standard, as far as letters of ids come from them.
    private static string Of(Rune rune) => rune.Value switch
    {
        (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= 0xAA and <= 0x24F) or (>= 0x300 and <= 0x36F) or (>= 0x1E00 and <= 0x1EFF) => Latin,
        (>= 0x370 and <= 0x3FF) or (>= 0x1F00 and <= 0x1FFF) => "Greek",
        (>= 0x400 and <= 0x52F) or (>= 0x1C80 and <= 0x1C8F) or (>= 0x2DE0 and <= 0x2DFF) or (>= 0xA640 and <= 0xA69F) => "Cyrillic",
        >= 0x530 and <= 0x58F => "Armenian",
        >= 0x590 and <= 0x5FF => "Hebrew",
        >= 0x600 and <= 0x7FF => "Arabic",
        (>= 0x10A0 and <= 0x10FF) or (>= 0x2D00 and <= 0x2D2F) => "Georgian",
        (>= 0x13A0 and <= 0x13FF) or (>= 0xAB70 and <= 0xABBF) => "Cherokee",
        (>= 0x1100 and <= 0x11FF) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7FF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF) => EastAsian,
        >= 0xFF00 and <= 0xFFEF => "a form of another width",
        _ => "another script",
    };
}
