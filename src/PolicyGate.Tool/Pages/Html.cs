using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Pages;

/// <summary>
/// A page in the making: markup is our own, in interpolated texts of this kind only, and whatever stands in their holes is text, escaped for content and for quoted attributes alike.
/// </summary>
internal sealed class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder text = new();

    /// <summary>Adds markup with texts in its holes.</summary>
    /// <param name="markup">Markup; its holes are escaped.</param>
    public Html Add(FormattableString markup)
    {
        object?[] holes = [.. markup.GetArguments().Select(hole => hole is Raw raw ? raw.Markup : (object)Text(Convert.ToString(hole, CultureInfo.InvariantCulture) ?? string.Empty))];
        text.AppendFormat(CultureInfo.InvariantCulture, markup.Format, holes);
        return this;
    }

    /// <summary>Adds what was made in another place.</summary>
    public Html Add(Html other)
    {
        text.Append(other.text);
        return this;
    }

    /// <summary>Adds lines under a heading of the third order; nothing where there are none.</summary>
    public void AddList(string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        Add($"<h3>{title}</h3>\n<ul>\n");
        foreach (string line in lines)
        {
            Add($"<li>{line}</li>\n");
        }

        Add($"</ul>\n");
    }

    /// <summary>Text of strangers for content and attributes: printable, then escaped.</summary>
    public static string Text(string value) => Encoder.Encode(Printable.Line(value));

    /// <summary>Our own style or script, which is no text.</summary>
    internal sealed record Raw(string Markup);

    /// <inheritdoc/>
    public override string ToString() => text.ToString();
}
