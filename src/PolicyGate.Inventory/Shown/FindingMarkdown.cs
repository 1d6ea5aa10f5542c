using System.Globalization;
using System.Text;
using PolicyGate.Inventory.Asking;
using PolicyGate.Tool;

namespace PolicyGate.Inventory.Shown;

/// <summary>The answer to where a package is, as the body of an issue: text of strangers is code there, and what is too much for an issue is counted.</summary>
internal static class FindingMarkdown
{
    /// <summary>The body.</summary>
    public static string Write(Finding found)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"### {MarkdownCode.Of(found.Question.Id + (found.Question.Range is { } range ? $" {range.ToNormalizedString()}" : string.Empty))}\n\n{FindingText.Summary(found)}\n");
        if (found.IsEmpty)
        {
            text.Append("\n**Unknown**: no repository has reported.\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n**To keep it out**\n\n```yaml\n{found.Question.DenyEntry}```\n");
        Section(text, $"Unknown: {FindingText.Silence(found)}", ["repository", "first report", "last report"], [.. found.Silent.Select(repository => new[] { repository.Name, Period.Shown(repository.First), Period.Shown(repository.Last) })]);
        Section(text, $"Unknown: {FindingText.Gaps(found)}", ["repository", "project", "why"], [.. found.Gaps.Select(gap => new[] { gap.Repository, gap.Project, gap.Problem })]);
        Section(text, "Uses", FindingText.Headings[..^2], [.. found.Uses.Select(use => FindingText.Row(use)[..^2])]);
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, string[] headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n**{title}**\n\n| {string.Join(" | ", headings)} |\n|{string.Concat(Enumerable.Repeat("---|", headings.Length))}\n");
        for (int i = 0; i < rows.Count; i++)
        {
            string line = $"| {string.Join(" | ", rows[i].Select(Cell))} |\n";
            if (text.Length + line.Length > MarkdownCode.Most)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n… and {rows.Count - i} more: see the table, JSON, CSV or page of the same answer.\n");
                return;
            }

            text.Append(line);
        }
    }

    // A bar ends a cell even in code (https://github.github.com/gfm/#tables-extension-).
    private static string Cell(string text) => text.Length == 0 ? string.Empty : MarkdownCode.Of(text).Replace("|", "\\|", StringComparison.Ordinal);
}
