using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using PolicyGate.Inventory.Asking;
using PolicyGate.Reporting;
using PolicyGate.Tool.Pages;

namespace PolicyGate.Inventory.Shown;

/// <summary>
/// The answer to where a package is as one page for a browser, as <c>policygate report</c> makes its own: no request is ever made, nothing but its own style is let
/// in, there is no script, and the same answer gives the same bytes. What is unknown comes before what is known.
/// </summary>
internal static class FindingPage
{
    /// <summary>The page.</summary>
    public static string Write(Finding found)
    {
        string style = Style();
        string what = $"{found.Question.Id}{(found.Question.Range is { } range ? $" {range.ToNormalizedString()}" : string.Empty)}";
        Html page = new();
        page.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{new Html.Raw(Hash(style))}'; base-uri 'none'; form-action 'none'\">\n");
        page.Add($"<meta name=\"referrer\" content=\"no-referrer\">\n<title>PolicyGate: where {what} is</title>\n<style>{new Html.Raw(style)}</style>\n</head>\n<body>\n");
        page.Add($"<header>\n<h1>{what}: <span class=\"{(found.Uses.Count > 0 ? "failed" : found.IsUncertain ? "warning" : "passed")}\">{Verdict(found)}</span></h1>\n<p>{Asked(found)}</p>\n</header>\n<main>\n");
        page.Add(Unknown(found)).Add(Uses(found)).Add(Deny(found));
        return page.Add($"</main>\n</body>\n</html>\n").ToString();
    }

    private static string Verdict(Finding found) => found.Uses.Count > 0 ? FindingText.Summary(found) : found.IsUncertain ? "not found, and not everything is known" : "nobody has or had it";

    private static string Asked(Finding found) => $"{(found.Period is { } period ? $"From {Period.Shown(period.From)} to {Period.Shown(period.To)}." : "Now and ever.")} Unknown is whoever has not reported {FindingText.Since(found)}.";

    private static Html Unknown(Finding found)
    {
        Html page = new();
        page.Add($"<section aria-labelledby=\"unknown\"><h2 id=\"unknown\">Unknown</h2>\n");
        if (!found.IsUncertain)
        {
            return page.Add($"<p>Every repository has reported, and every project could be read.</p>\n</section>\n");
        }

        if (found.IsEmpty)
        {
            page.Add($"<p class=\"warning\">No repository has reported.</p>\n");
        }

        Table(page, FindingText.Silence(found), ["repository", "first report", "last report"], found.Silent.Select(repository => new[] { repository.Name, Period.Shown(repository.First), Period.Shown(repository.Last) }));
        Table(page, FindingText.Gaps(found), ["repository", "project", "why"], found.Gaps.Select(gap => new[] { gap.Repository, gap.Project, gap.Problem }));
        return page.Add($"</section>\n");
    }

    private static Html Uses(Finding found)
    {
        Html page = new();
        page.Add($"<section aria-labelledby=\"uses\"><h2 id=\"uses\">Uses</h2>\n<p>{FindingText.Summary(found)}</p>\n");
        Table(page, string.Empty, FindingText.Headings, found.Uses.Select(FindingText.Row));
        return page.Add($"</section>\n");
    }

    private static Html Deny(Finding found)
    {
        Html page = new();
        page.Add($"<section aria-labelledby=\"deny\"><h2 id=\"deny\">To keep it out</h2>\n<pre><code>");
        foreach (string line in found.Question.DenyEntry.TrimEnd('\n').Split('\n'))
        {
            page.Add($"{line}\n");
        }

        return page.Add($"</code></pre>\n</section>\n");
    }

    private static void Table(Html page, string title, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        bool isBegun = false;
        foreach (IReadOnlyList<string> row in rows)
        {
            if (!isBegun)
            {
                Begin(page, title, headings);
                isBegun = true;
            }

            page.Add($"<tr>");
            foreach (string cell in row)
            {
                page.Add($"<td>{Printable.Short(cell)}</td>");
            }

            page.Add($"</tr>\n");
        }

        page.Add(isBegun ? (FormattableString)$"</tbody>\n</table></div>\n" : $"");
    }

    private static void Begin(Html page, string title, IReadOnlyList<string> headings)
    {
        if (title.Length > 0)
        {
            page.Add($"<h3>{title}</h3>\n");
        }

        page.Add($"<div class=\"wide\"><table>\n<thead><tr>");
        foreach (string heading in headings)
        {
            page.Add($"<th scope=\"col\">{heading}</th>");
        }

        page.Add($"</tr></thead>\n<tbody>\n");
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // The line ends that a browser makes of any others are what is hashed.
    private static string Style()
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css") ?? throw new InvalidOperationException("report.css is not embedded in the assembly"));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
