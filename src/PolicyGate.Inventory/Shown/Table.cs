using System.Buffers;
using System.Text;
using PolicyGate.Reporting;

namespace PolicyGate.Inventory.Shown;

/// <summary>Rows under headings, as text of strangers may be shown: for a person, as CSV.</summary>
/// <param name="Headings">What stands above.</param>
/// <param name="Rows">The cells.</param>
internal sealed record Table(IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const string Gap = "  ";
    private const int CharactersAtOnce = 65_536;

    // What spreadsheets take for a formula (https://owasp.org/www-community/attacks/CSV_Injection).
    private static readonly SearchValues<char> Formulas = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n;'");

    /// <summary>In columns, as wide as the longest of what is shown of each cell.</summary>
    public void WriteText(TextWriter to)
    {
        string[][] lines = [[.. Headings], .. Rows.Select(row => row.Select(cell => Printable.Short(Printable.Name(Printable.Short(cell)))).ToArray())];
        int[] widths = [.. Headings.Select((_, i) => lines.Max(line => line[i].Length))];
        Write(lines.Select(line => string.Join(Gap, line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd() + "\n"), to);
    }

    /// <summary>As CSV (RFC 4180), in which no cell is a formula.</summary>
    public void WriteCsv(TextWriter to) => Write(Rows.Prepend(Headings).Select(line => string.Join(',', line.Select(Cell)) + "\r\n"), to);

    /// <summary>As JSON: an object a row, its members named as the columns.</summary>
    public string Json() => JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (IReadOnlyList<string> row in Rows)
        {
            json.WriteStartObject();
            foreach ((string heading, string cell) in Headings.Zip(row))
            {
                json.WriteString(heading, Printable.Name(cell));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    // Never one text of all: there may be hundreds of thousands of lines. Nor is each written by itself.
    private static void Write(IEnumerable<string> lines, TextWriter to)
    {
        StringBuilder some = new();
        foreach (string line in lines)
        {
            some.Append(line);
            if (some.Length >= CharactersAtOnce)
            {
                to.Write(some);
                some.Clear();
            }
        }

        to.Write(some);
    }

    private static string Cell(string text)
    {
        string shown = WithoutFormulas(Printable.Name(text));
        return shown.AsSpan().ContainsAny(Quoted) ? $"\"{shown.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : shown;
    }

    // A spreadsheet that takes a semicolon for the end of a cell begins another behind it, quotes or not.
    private static string WithoutFormulas(string text)
    {
        if (!text.AsSpan().ContainsAny(Formulas))
        {
            return text;
        }

        StringBuilder? shown = null;
        bool isBegin = true;
        for (int i = 0; i < text.Length; i++)
        {
            if (isBegin && Formulas.Contains(text[i]))
            {
                shown = (shown ?? new StringBuilder(text, 0, i, text.Length + 8)).Append('\'');
            }

            shown?.Append(text[i]);
            isBegin = text[i] is ';' || (isBegin && (text[i] is '"' || char.IsWhiteSpace(text[i])));
        }

        return shown?.ToString() ?? text;
    }
}
