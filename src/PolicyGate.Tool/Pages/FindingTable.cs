using System.Globalization;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Pages;

/// <summary>Every finding that the JSON of a check has, once for each place.</summary>
internal static class FindingTable
{
    /// <summary>The part of the page.</summary>
    public static Html Of(CheckReport report)
    {
        Html page = new();
        page.Add($"<section aria-labelledby=\"findings\"><h2 id=\"findings\">Findings</h2>\n");
        if (report.ByPlace.Count == 0)
        {
            return page.Add($"<p>None.</p>\n</section>\n");
        }

        page.Add($"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Findings\"><table class=\"findings\">\n<thead><tr><th scope=\"col\">rule</th><th scope=\"col\">what</th><th scope=\"col\">where</th><th scope=\"col\">projects</th></tr></thead>\n<tbody>\n");
        foreach (ReportedFinding reported in report.ByPlace.OrderBy(reported => reported.Finding.IsWaived).ThenByDescending(reported => reported.Finding.Severity))
        {
            string category = reported.Finding.IsWaived ? "waived" : CanonicalLine.Category(reported.Finding);
            string place = string.Create(CultureInfo.InvariantCulture, $"{reported.File}({reported.Finding.At.Line},{reported.Finding.At.Column})");
            page.Add($"<tr><td><span class=\"{category}\">{category}</span> {reported.Finding.Rule.Id}</td><td>{CanonicalLine.Text(reported.Finding, reported.Paths)}</td><td><code>{place}</code></td><td>{(reported.Projects.Count <= 3 ? string.Join(", ", reported.Projects) : $"{reported.Projects.Count} projects")}</td></tr>\n");
        }

        return page.Add($"</tbody>\n</table></div>\n</section>\n");
    }
}
