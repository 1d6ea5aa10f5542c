using PolicyGate.Reporting;
using PolicyGate.Tool.Reviewing;

namespace PolicyGate.Tool.Pages;

/// <summary>What changed since a commit: every line that a person has to decide or to know, and what a build reads, before and after.</summary>
internal static class ChangeList
{
    private const int MostLines = 200;
    private const int MostDiff = 50_000;

    /// <summary>The part of the page.</summary>
    public static Html Of(ReviewReport review)
    {
        Html page = new();
        page.Add($"<section aria-labelledby=\"changes\"><h2 id=\"changes\">What changed</h2>\n<p>{review.Summary}</p>\n");
        foreach (PackageReview package in review.Loud)
        {
            page.Add($"<h3>{package.Title}: {(package.Weight == ReviewWeight.Decide ? "to decide" : "to know")}</h3>\n<ul>\n");
            foreach (ReviewPart part in package.Parts)
            {
                Add(page, part);
            }

            page.Add($"</ul>\n");
        }

        page.AddList("Not compared", review.NotCompared);
        page.AddList("Quiet", [.. review.QuietLines]);
        return page.Add($"</section>\n");
    }

    private static void Add(Html page, ReviewPart part)
    {
        page.Add($"<li><strong>{part.What}</strong>\n<ul>\n");
        foreach (string line in part.Lines.Take(MostLines))
        {
            page.Add($"<li>{Printable.Short(line)}</li>\n");
        }

        if (part.Lines.Count > MostLines)
        {
            page.Add($"<li class=\"soft\">and {part.Lines.Count - MostLines} more: policygate review shows what this page does not</li>\n");
        }

        page.Add($"</ul>\n");
        if (part.Diff is { } diff)
        {
            string shown = Printable.Lines(diff);
            page.Add($"<details><summary>What the build reads, before and after</summary><pre>");
            foreach (string line in (shown.Length <= MostDiff ? shown : shown[..(shown.LastIndexOf('\n', MostDiff) + 1)] + "… policygate review shows the rest").TrimEnd('\n').Split('\n'))
            {
                page.Add($"{line}\n");
            }

            page.Add($"</pre></details>\n");
        }

        page.Add($"</li>\n");
    }
}
