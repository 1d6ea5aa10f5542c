using PolicyGate.Reporting;

namespace PolicyGate.Tool;

/// <summary>Text of strangers in Markdown: in code only, behind more backticks than it has itself, so that it is no markup, no mention, no link and no image.</summary>
internal static class MarkdownCode
{
    /// <summary>The most characters of a comment or an issue (GitHub takes 65 536).</summary>
    public const int Most = 60_000;

    /// <summary>A sentence as code (https://spec.commonmark.org/0.31.2/#code-spans).</summary>
    public static string Of(string text)
    {
        string shown = Printable.Line(text);
        string ticks = new('`', LongestRun(shown) + 1);
        bool isPadded = shown.Length > 0 && (shown[0] is '`' or ' ' || shown[^1] is '`' or ' ');
        return isPadded ? $"{ticks} {shown} {ticks}" : $"{ticks}{shown}{ticks}";
    }

    /// <summary>The most backticks in a row.</summary>
    public static int LongestRun(string text)
    {
        int longest = 0;
        int run = 0;
        foreach (char character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
