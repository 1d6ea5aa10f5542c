using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Editing;

/// <summary>Values and comments as a policy writes them, in one line, whoever the text is from.</summary>
internal static partial class YamlValue
{
    /// <summary>A scalar: plain where YAML reads it as the same text, in a flow list too; else in double quotes.</summary>
    public static string Scalar(string value) => IsPlain(value) ? value : Quoted(value);

    /// <summary>A list in brackets; different lists are written differently.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(Scalar))}]";

    /// <summary>A comment: nothing in the text ends its line.</summary>
    public static string Comment(string text) => $"# {Printable.Line(text)}";

    /// <summary>Whether a person sees all of a text: a policy takes no other.</summary>
    public static bool IsVisible(string text) => !text.EnumerateRunes().Any(IsEscaped);

    /// <summary>Whether YAML reads a plain scalar as this text, in a flow list and as a key too.</summary>
    public static bool IsPlain(string value) =>
        Plain().IsMatch(value) && !double.TryParse(value, NumberStyles.Any, CultureInfo.InvariantCulture, out _) && value.ToUpperInvariant() is not ("TRUE" or "FALSE" or "NULL");

    private static string Quoted(string value)
    {
        StringBuilder quoted = new("\"");
        foreach (Rune rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' or '"' => quoted.Append('\\').Append((char)rune.Value),
                '\n' => quoted.Append("\\n"),
                _ when !IsEscaped(rune) => quoted.Append(rune.ToString()),
                <= char.MaxValue => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsEscaped(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.+@/-]*( [A-Za-z0-9_.+@/-]+)*(\*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
