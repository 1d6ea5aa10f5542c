using System.Buffers;
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
        // Most text may be shown as it is, and is not copied then.
        StringBuilder? shown = null;
        int kept = 0;
        int end = 0;
        Rune before = default;
        for (int at = NextUnusual(text, 0); at < text.Length; at = NextUnusual(text, end))
        {
            before = at > end ? new Rune(text[at - 1]) : before;
            bool isWhole = Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out int length) == OperationStatus.Done;
            end = at + (isWhole ? length : 1);
            if ((isWhole ? Instead(rune, before, text.AsSpan(end), spaces, lines) : Code(text[at])) is { } instead)
            {
                shown = (shown ?? new StringBuilder(text.Length + 16)).Append(text, kept, at - kept).Append(instead);
                kept = end;
            }

            before = isWhole ? rune : default;
        }

        return shown is null ? text : shown.Append(text, kept, text.Length - kept).ToString();
    }

    private static int NextUnusual(string text, int from) => text.AsSpan(from).IndexOfAnyExceptInRange(' ', '~') is >= 0 and int next ? from + next : text.Length;

    // What is shown in its place; null where it is shown itself.
    private static string? Instead(Rune rune, Rune before, ReadOnlySpan<char> after, bool spaces, bool lines) => rune.Value switch
    {
        '\n' or '\t' when lines => null,

        // The line end that follows is enough.
        '\r' when lines && after is ['\n', ..] => string.Empty,
        '\n' or '\r' or '\t' when spaces => " ",
        _ => IsHidden(rune, before, after) ? Code(rune.Value) : null,
    };

    private static string Code(int value) => value > char.MaxValue ? $"\\U{value:X8}" : $"\\u{value:X4}";

    private static bool IsHidden(Rune rune, Rune before, ReadOnlySpan<char> after) => rune.Value switch
    {
        // Emoji are joined by it, and some have a variant; so have ideographs.
        Joiner => !(IsPicture(before) && Rune.DecodeFromUtf16(after, out Rune next, out _) == OperationStatus.Done && IsPicture(next)),
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
