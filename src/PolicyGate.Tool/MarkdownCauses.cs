using System.Globalization;
using System.Text;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool;

/// <summary>
/// Causes for a comment, an issue or the summary of a job: never longer than one may be; what does not fit is counted and named. A stranger's text stands in code only.
/// </summary>
internal sealed class MarkdownCauses
{
    private const int Rest = 6_000;
    private const int MostPlaces = 3;
    private readonly StringBuilder text = new();
    private readonly List<string> left = [];

    /// <summary>Begins a text.</summary>
    /// <param name="title">Its heading, markup included.</param>
    /// <param name="summary">What it comes to.</param>
    public MarkdownCauses(string title, string summary) => text.Append(CultureInfo.InvariantCulture, $"{title}\n\n{MarkdownCode.Of(summary)}\n");

    /// <summary>Adds causes below a heading, an item each; no heading where there are none.</summary>
    public void Section(string title, IEnumerable<Cause> causes)
    {
        string head = $"\n**{title}**\n\n";
        foreach (Cause cause in causes)
        {
            Finding finding = cause.First;
            string line = $"- {CanonicalLine.Category(finding)} {MarkdownCode.Of(finding.Rule.Id)}: {MarkdownCode.Of(cause.Text)}\n{Places(cause)}";
            if (Fits(head.Length + line.Length))
            {
                text.Append(head).Append(line);
                head = string.Empty;
            }
            else
            {
                left.Add($"{finding.Rule.Id} {(finding.PackageId is { } id ? $"{id} {finding.Version?.ToNormalizedString()}" : finding.Message)}");
            }
        }
    }

    /// <summary>Adds lines of text below a heading, an item each.</summary>
    public void Section(string title, IEnumerable<string> lines)
    {
        string head = $"\n**{title}**\n\n";
        foreach (string line in lines)
        {
            string item = $"- {MarkdownCode.Of(Printable.Short(line))}\n";
            if (Fits(head.Length + item.Length))
            {
                text.Append(head).Append(item);
                head = string.Empty;
            }
            else
            {
                left.Add(line);
            }
        }
    }

    /// <summary>Adds markup of our own; not counted against what strangers may say.</summary>
    public void Markup(string markup) => text.Append(markup);

    /// <summary>The text, with what did not fit.</summary>
    public string End()
    {
        if (left.Count > 0)
        {
            Names();
        }

        return text.ToString();
    }

    private bool Fits(int length) => text.Length + length <= MarkdownCode.Most - Rest;

    private static string Places(Cause cause)
    {
        if (cause.Places.Count == 0)
        {
            return string.Empty;
        }

        string more = cause.Places.Count > MostPlaces ? string.Create(CultureInfo.InvariantCulture, $" and {cause.Places.Count - MostPlaces} more") : string.Empty;
        return $"  {string.Join(", ", cause.Places.Take(MostPlaces).Select(MarkdownCode.Of))}{more}\n";
    }

    private void Names()
    {
        text.Append(CultureInfo.InvariantCulture, $"\n**{left.Count} more, for which there is no room here; the report in another form has them**\n\n");
        int named = 0;
        while (named < left.Count && MarkdownCode.Of(Printable.Short(left[named])) is var name && text.Length + name.Length < MarkdownCode.Most - 100)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {name}\n");
            named++;
        }

        if (named < left.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"- and {left.Count - named} more\n");
        }
    }
}
