using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Cataloguing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Monitoring;
using PolicyGate.Tool.Reviewing;

namespace PolicyGate.Tool.Pages;

/// <summary>
/// A check as one page for a browser: no request is ever made, nothing but its own style and script is let in, everything can be read without the script, and the
/// same input gives the same bytes. In the order of a reader's questions.
/// </summary>
internal static class ReportPage
{
    private const int MostFirst = 5;
    private const int MostDrawn = 12;

    /// <summary>The page.</summary>
    /// <param name="report">What was judged.</param>
    /// <param name="catalogue">What there is.</param>
    /// <param name="review">What changed since a commit; <see langword="null"/> where nobody asked.</param>
    public static string Write(CheckReport report, RepositoryCatalogue catalogue, ReviewReport? review)
    {
        string style = Resource("report.css");
        string script = Resource("report.js");
        Html page = new();
        page.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{new Html.Raw(Hash(style))}'; script-src '{new Html.Raw(Hash(script))}'; base-uri 'none'; form-action 'none'\">\n");
        page.Add($"<meta name=\"referrer\" content=\"no-referrer\">\n<title>PolicyGate: {catalogue.Name}</title>\n<style>{new Html.Raw(style)}</style>\n</head>\n<body>\n");
        page.Add(Verdict(report, catalogue, review is not null)).Add(Soon(catalogue));
        if (review is not null)
        {
            page.Add(ChangeList.Of(review));
        }

        page.Add(PackageList.Of(report, catalogue)).Add(FindingTable.Of(report)).Add(NotChecked(report, catalogue)).Add(Bases(report, catalogue));
        page.Add($"</main>\n<script>{new Html.Raw(script)}</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static Html Verdict(CheckReport report, RepositoryCatalogue catalogue, bool hasChanges)
    {
        IReadOnlyList<Cause> causes = Cause.Of(report);
        (string style, string word) = report.ExitCode switch { 0 => ("passed", "passed"), 1 => ("failed", "failed"), 2 => ("failed", "has no usable policy"), _ => ("failed", "could not be decided") };
        Html page = new();
        page.Add($"<header>\n<h1>{catalogue.Name}: <span class=\"{style}\">{word}</span></h1>\n<p>{report.Summary(causes.Select(cause => cause.First))}</p>\n");
        page.Add($"<nav aria-label=\"Parts of this page\"><ul>{new Html.Raw(causes.Any(cause => cause.IsLoud) ? "<li><a href=\"#first\">First</a></li>" : string.Empty)}<li><a href=\"#soon\">Soon</a></li>{new Html.Raw(hasChanges ? "<li><a href=\"#changes\">Changes</a></li>" : string.Empty)}<li><a href=\"#packages\">Packages</a></li><li><a href=\"#findings\">Findings</a></li><li><a href=\"#not-checked\">Not checked</a></li><li><a href=\"#bases\">Made by</a></li></ul></nav>\n</header>\n<main>\n");
        page.Add(Rules(causes));
        Edit? edit = Edit.Most(causes);
        Cause[] loud = [.. causes.Where(cause => cause.IsLoud).OrderByDescending(cause => cause.First.Severity).ThenByDescending(cause => edit?.Causes.Contains(cause)).ThenByDescending(cause => cause.Projects).ThenBy(cause => cause.Places.Count)];
        if (loud.Length == 0)
        {
            return page;
        }

        page.Add($"<section aria-labelledby=\"first\"><h2 id=\"first\">What mends most</h2>\n");
        if (edit is not null)
        {
            page.Add($"<p>{edit.Line}</p>\n");
        }

        page.Add($"<ol>\n");
        foreach (Cause cause in loud.Take(MostFirst))
        {
            page.Add($"<li><span class=\"{CanonicalLine.Category(cause.First)}\">{CanonicalLine.Category(cause.First)} {cause.First.Rule.Id}</span> {cause.Text}<br><code>{string.Join(", ", cause.Places.Take(3))}</code>{(cause.Projects > 1 ? $" in {cause.Projects} projects" : string.Empty)}</li>\n");
        }

        page.Add($"</ol>\n");
        if (loud.Length > MostFirst)
        {
            page.Add($"<p>and <a href=\"#findings\">{loud.Length - MostFirst} more</a></p>\n");
        }

        HashSet<string> denied = [.. report.Each.Where(reported => reported.Finding is { IsWaived: false, Severity: Severity.Error, PackageId: not null, Version: not null }).Select(reported => KnownVersion.KeyOf(reported.Finding.PackageId!, reported.Finding.Version!))];
        return page.Add(WayDrawing.Of("The shortest ways to packages with errors", WayDrawing.WaysOf(catalogue.Packages.Where(package => denied.Contains(package.Key)), MostDrawn))).Add($"</section>\n");
    }

    // At a glance, as on a terminal.
    private static Html Rules(IReadOnlyList<Cause> causes)
    {
        Html page = new();
        if (causes.Count == 0)
        {
            return page;
        }

        page.Add($"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Rules\"><table class=\"rules\">\n<thead><tr><th scope=\"col\">rule</th><th scope=\"col\">what it is about</th><th scope=\"col\" class=\"number\">errors</th><th scope=\"col\" class=\"number\">warnings</th><th scope=\"col\" class=\"number\">waived</th><th scope=\"col\" class=\"number\">notes</th></tr></thead>\n<tbody>\n");
        foreach (RuleTable.Row row in RuleTable.Rows(causes))
        {
            page.Add($"<tr><td><a href=\"{row.Rule.HelpLink.AbsoluteUri}\">{row.Rule.Id}</a></td><td>{row.Rule.Title}</td><td class=\"number{(row.Errors > 0 ? " error" : string.Empty)}\">{row.Errors}</td><td class=\"number{(row.Warnings > 0 ? " warning" : string.Empty)}\">{row.Warnings}</td><td class=\"number\">{row.Waived}</td><td class=\"number\">{row.Notes}</td></tr>\n");
        }

        return page.Add($"</tbody>\n</table></div>\n");
    }

    private static Html Soon(RepositoryCatalogue catalogue)
    {
        Html page = new();
        page.Add($"<section aria-labelledby=\"soon\"><h2 id=\"soon\">What needs a decision soon</h2>\n");
        if (catalogue.Deadlines.Count == 0)
        {
            return page.Add($"<p>No verdict here rests on a waiver, an excuse, a grace or a cool-down that ends by itself.</p>\n</section>\n");
        }

        page.Add($"<table>\n<thead><tr><th scope=\"col\">day (UTC)</th><th scope=\"col\" class=\"number\">in days</th><th scope=\"col\">what</th></tr></thead>\n<tbody>\n");
        foreach (Deadline deadline in catalogue.Deadlines)
        {
            int days = deadline.Day.DayNumber - catalogue.AsOf.DayNumber;
            page.Add($"<tr><td><time datetime=\"{Times.Day(deadline.Day)}\">{Times.Day(deadline.Day)}</time></td><td class=\"{(days <= 14 ? "number warning" : "number")}\">{days}</td><td>{deadline.What}</td></tr>\n");
        }

        return page.Add($"</tbody>\n</table>\n</section>\n");
    }

    private static Html NotChecked(CheckReport report, RepositoryCatalogue catalogue)
    {
        Html page = new();
        page.Add($"<section aria-labelledby=\"not-checked\"><h2 id=\"not-checked\">What was not checked, and why</h2>\n");
        string[] missing = [.. report.ByPlace.Where(reported => reported.Finding.Rule == GateRules.EvidenceMissing).Select(reported => CanonicalLine.Text(reported.Finding, reported.Paths)).Distinct(StringComparer.Ordinal)];
        if (report.ExitCode == 2)
        {
            page.Add($"<p>Nothing was judged: there is no policy that can be used.</p>\n");
        }
        else if (missing.Length == 0 && catalogue.IsWhole)
        {
            page.Add($"<p>Every project that was found was read, and no fact was missing that a rule asked for.</p>\n");
        }

        page.AddList("Not read", catalogue.Unread);
        page.AddList("Facts that were missing", missing);
        page.AddList("Excluded by the policy", catalogue.Excluded);
        return page.Add($"</section>\n");
    }

    private static Html Bases(CheckReport report, RepositoryCatalogue catalogue)
    {
        Html page = new();
        page.Add($"<section aria-labelledby=\"bases\"><h2 id=\"bases\">What this was made by</h2>\n<dl>\n<dt>{report.Tool}</dt><dd>as of {Times.Day(report.AsOf)} (UTC)</dd>\n");
        foreach ((string name, string what) in catalogue.Bases)
        {
            page.Add($"<dt>{name}</dt><dd><code>{what}</code></dd>\n");
        }

        return page.Add($"</dl>\n</section>\n");
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // The line ends that a browser makes of any others are what is hashed.
    private static string Resource(string name)
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded in the assembly"));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
