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

    // What spreadsheets take for a formula (https://owasp.org/www-community/attacks/CSV_Injection).
    private const string Formulas = "=+-@\t\r\n＝＋－＠";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n;'");

    /// <summary>In columns.</summary>
    public string Text()
    {
        string[][] lines = [[.. Headings], .. Rows.Select(row => row.Select(Printable.Name).ToArray())];
        int[] widths = [.. Headings.Select((_, i) => lines.Max(line => line[i].Length))];
        StringBuilder text = new();
        foreach (string[] line in lines)
        {
            text.Append(string.Join(Gap, line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>As CSV (RFC 4180), in which no cell is a formula.</summary>
    public string Csv()
    {
        StringBuilder text = new();
        foreach (IReadOnlyList<string> line in Rows.Prepend(Headings))
        {
            text.AppendJoin(',', line.Select(Cell)).Append("\r\n");
        }

        return text.ToString();
    }

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

    private static string Cell(string text)
    {
        string shown = Printable.Name(text);
        shown = shown.Length > 0 && Formulas.Contains(shown[0], StringComparison.Ordinal) ? "'" + shown : shown;
        return shown.AsSpan().ContainsAny(Quoted) ? $"\"{shown.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : shown;
    }
}
