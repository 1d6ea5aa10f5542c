using System.Globalization;
using System.Text;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Reviewing;

/// <summary>
/// A review for a pull request. A stranger's text stands in code only, behind more backticks than it has itself, so that it is no markup, no mention, no
/// link and no image. It is never longer than a comment may be: what does not fit is counted and named.
/// </summary>
internal static class MarkdownReview
{
    /// <summary>The most characters.</summary>
    public const int Most = MarkdownCode.Most;

    private const int MostDiff = 12_000;
    private const int Rest = 8_000;

    /// <summary>The review.</summary>
    public static string Write(ReviewReport report)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"### PolicyGate review\n\n{MarkdownCode.Of(report.Summary)}\n");
        List<string> left = [];
        foreach (PackageReview review in report.Loud)
        {
            // Where only the texts are too long, they alone are left out.
            string section = Section(review, withTexts: true);
            section = text.Length + section.Length <= Most - Rest ? section : Section(review, withTexts: false);
            if (text.Length + section.Length <= Most - Rest)
            {
                text.Append(section);
            }
            else
            {
                left.Add($"{review.Title} ({Word(review.Weight)})");
            }
        }

        Append(text, "Not compared", report.NotCompared);
        Append(text, "Left out here, as a comment may not be longer; `policygate review` shows them", left);
        Append(text, "Quiet", [.. report.QuietLines]);
        return text.ToString();
    }

    private static string Section(PackageReview review, bool withTexts)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"\n#### {MarkdownCode.Of(review.Title)} — {Word(review.Weight)}\n\n");
        foreach (ReviewPart part in review.Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"- **{part.What}** ({Word(part.Weight)})\n");
            foreach (string line in part.FirstLines)
            {
                text.Append(CultureInfo.InvariantCulture, $"  - {MarkdownCode.Of(Printable.Short(line))}\n");
            }
        }

        foreach (string diff in review.Parts.Select(part => part.Diff).OfType<string>())
        {
            text.Append(!withTexts ? "\nWhat the build reads, before and after, is too long for this comment; `policygate review` shows it.\n" : $"\n<details><summary>What the build reads, before and after</summary>\n\n{Fenced(diff)}\n</details>\n");
        }

        return text.ToString();
    }

    // As many as fit, the rest counted.
    private static void Append(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n**{title}**\n\n");
        int shown = 0;
        while (shown < lines.Count && text.Length + MarkdownCode.Of(Printable.Short(lines[shown])).Length < Most - 200 - (shown == 0 ? 0 : Rest / 4))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {MarkdownCode.Of(Printable.Short(lines[shown]))}\n");
            shown++;
        }

        if (shown < lines.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"- and {lines.Count - shown} more\n");
        }
    }

    private static string Fenced(string diff)
    {
        string shown = Printable.Lines(diff);
        int end = shown.Length <= MostDiff ? shown.Length : Math.Max(0, shown.LastIndexOf('\n', MostDiff));
        string kept = end == shown.Length ? shown : string.Create(CultureInfo.InvariantCulture, $"{shown[..end]}\n… {shown[end..].Count(character => character == '\n') - 1} more lines\n");
        string fence = new('`', Math.Max(3, MarkdownCode.LongestRun(kept) + 1));
        return $"{fence}diff\n{kept}{fence}\n";
    }

    private static string Word(ReviewWeight weight) => weight switch { ReviewWeight.Decide => "to decide", ReviewWeight.Note => "to know", _ => "quiet" };
}
