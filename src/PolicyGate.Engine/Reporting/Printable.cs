using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PolicyGate.Reporting;

/// <summary>
/// Text of strangers in the form in which it is shown, whoever shows it: what a terminal, an editor or a build service would obey, or what
/// nobody sees, is written out (<c>\u009B</c>, <c>\U000E0041</c>), and the commands of build services are broken where anybody sees it
/// (<c>#\u0023vso[</c>, <c>\u003A:error</c>). Everything else stays as it is: accents, every script, emoji. What is printable already does
/// not change, so it does no harm to ask twice.
/// </summary>
internal static partial class Printable
{
    /// <summary>The most that is shown of one thing that a package says of itself, in characters.</summary>
    public const int Most = 200;

    private const int MostOfMessage = 8_000;
    private const int Joiner = 0x200D;

    /// <summary>A sentence: line ends and tabs become spaces, so that it stays one line.</summary>
    public static string Line(string text) => WithoutCommands(Escape(Within(text, MostOfMessage), spaces: true, lines: false));

    /// <summary>A name or a path: nothing in it becomes something else that could be a name.</summary>
    public static string Name(string text) => WithoutCommands(Escape(text, spaces: false, lines: false));

    /// <summary>Several lines, such as those of another program: each is a sentence.</summary>
    public static string Lines(string text) => WithoutCommands(Escape(text, spaces: true, lines: true));

    /// <summary>What a package says of itself, cut to a readable length.</summary>
    public static string Short(string text) => Within(text, Most);

    private static string Within(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        // A pair stays together.
        int end = most - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    private static string Escape(string text, bool spaces, bool lines)
    {
        int first = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        if (first < 0)
        {
            return text;
        }

        StringBuilder shown = new(text.Length + 16);
        shown.Append(text, 0, first);
        Rune before = first == 0 ? default : new Rune(text[first - 1]);
        for (int at = first; at < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
            {
                Code(shown, text[at]);
                before = default;
                at++;
                continue;
            }

            if (lines && (rune.Value is '\n' or '\t'))
            {
                shown.Append((char)rune.Value);
            }
            else if (lines && rune.Value == '\r' && at + 1 < text.Length && text[at + 1] == '\n')
            {
                // The line end that follows is enough.
            }
            else if (spaces && rune.Value is '\n' or '\r' or '\t')
            {
                shown.Append(' ');
            }
            else if (IsHidden(rune, before, text.AsSpan(at + length)))
            {
                Code(shown, rune.Value);
            }
            else
            {
                shown.Append(text, at, length);
            }

            before = rune;
            at += length;
        }

        return shown.ToString();
    }

    private static void Code(StringBuilder shown, int value) =>
        shown.Append(value > char.MaxValue ? "\\U" : "\\u").Append(value.ToString(value > char.MaxValue ? "X8" : "X4", CultureInfo.InvariantCulture));

    private static bool IsHidden(Rune rune, Rune before, ReadOnlySpan<char> after) => rune.Value switch
    {
        // Emoji are joined by it, and some have a variant; so have ideographs.
        Joiner => !(IsPicture(before) && Rune.DecodeFromUtf16(after, out Rune next, out _) == System.Buffers.OperationStatus.Done && IsPicture(next)),
        >= 0xFE00 and <= 0xFE0F => !(IsPicture(before) || IsIdeograph(before) || before.Value is >= '0' and <= '9' or '#' or '*') || IsVariant(before),
        >= 0xE0100 and <= 0xE01EF => !IsIdeograph(before),

        // Marks of Arabic and Syriac numbers and ends: of the category of formats, and visible.
        (>= 0x0600 and <= 0x0605) or 0x06DD or 0x070F or 0x0890 or 0x0891 or 0x08E2 => false,

        // Letters, marks and symbols that are blank.
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164 or 0xFFA0 => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    private static bool IsVariant(Rune rune) => rune.Value is >= 0xFE00 and <= 0xFE0F;

    private static bool IsPicture(Rune rune) => rune.Value > 0xA8 && (IsVariant(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.OtherNotAssigned);

    private static bool IsIdeograph(Rune rune) => rune.Value is (>= 0x2E80 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    private static string WithoutCommands(string text)
    {
        string shown = text.Contains("##", StringComparison.Ordinal) ? OfAgents().Replace(text, "#\\u0023") : text;
        return shown.Contains("::", StringComparison.Ordinal) ? OfWorkflows().Replace(shown, "\\u003A:") : shown;
    }

    // Azure Pipelines and TeamCity look for theirs anywhere in a line, GitHub for ##[.
    [GeneratedRegex(@"##(?=[A-Za-z]*\[)", RegexOptions.CultureInvariant)]
    private static partial Regex OfAgents();

    // GitHub looks for its own at a line's start, white space apart; text is put behind other text, so white space is enough.
    [GeneratedRegex(@"(?<=^|\s)::", RegexOptions.CultureInvariant)]
    private static partial Regex OfWorkflows();
}
