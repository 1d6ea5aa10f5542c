using System.Globalization;

namespace PolicyGate.Reporting;

/// <summary>
/// A line of the findings file: <c>file(line,column): severity code: text</c>. The one source file that the analyzers share with the Engine, so it is
/// written for the oldest compiler and framework that they need.
/// </summary>
internal sealed class FindingLine
{
    /// <summary>A line.</summary>
    public FindingLine(string file, int line, int column, string category, string code, string text)
    {
        File = file;
        Line = line;
        Column = column;
        Category = category;
        Code = code;
        Text = text;
    }

    /// <summary>The file, absolute.</summary>
    public string File { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column, from 1.</summary>
    public int Column { get; }

    /// <summary><c>error</c>, <c>warning</c> or <c>info</c>.</summary>
    public string Category { get; }

    public string Code { get; }

    /// <summary>What it says.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0}({1},{2}): {3} {4}: {5}", File, Line, Column, Category, Code, Text);

    /// <summary>Reads a line; <see langword="null"/> where it is malformed.</summary>
    public static FindingLine? TryParse(string line)
    {
        // The place ends at the first "): " that a severity and a code follow; a path may have brackets of its own.
        for (int end = line.IndexOf("): ", StringComparison.Ordinal); end >= 0; end = line.IndexOf("): ", end + 1, StringComparison.Ordinal))
        {
            int open = line.LastIndexOf('(', end);
            int comma = open < 0 ? -1 : line.IndexOf(',', open);
            if (open > 0 && comma > open && comma < end
                && TryNumber(line.Substring(open + 1, comma - open - 1), out int row)
                && TryNumber(line.Substring(comma + 1, end - comma - 1), out int column)
                && TryRest(line.Substring(end + 3), out string category, out string code, out string text))
            {
                return new FindingLine(line.Substring(0, open), row, column, category, code, text);
            }
        }

        return null;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    private static bool TryRest(string rest, out string category, out string code, out string text)
    {
        string[] words = rest.Split([' '], 2);
        int colon = words.Length < 2 ? -1 : words[1].IndexOf(": ", StringComparison.Ordinal);
        category = words[0];
        code = colon < 0 ? string.Empty : words[1].Substring(0, colon);
        text = colon < 0 ? string.Empty : words[1].Substring(colon + 2);
        return category is ("error" or "warning" or "info") && IsRule(code);
    }

    private static bool IsRule(string code)
    {
        if (code.Length != 6 || code[0] != 'P' || code[1] != 'G')
        {
            return false;
        }

        for (int i = 2; i < code.Length; i++)
        {
            if (code[i] < '0' || code[i] > '9')
            {
                return false;
            }
        }

        return true;
    }
}
