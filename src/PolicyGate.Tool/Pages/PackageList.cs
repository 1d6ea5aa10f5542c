using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Tool.Cataloguing;
using PolicyGate.Tool.Monitoring;

namespace PolicyGate.Tool.Pages;

/// <summary>Every package with its facets in a line, and a drawer with how it comes here, what is known of it and what was found.</summary>
internal static class PackageList
{
    private const int MostWays = 6;

    /// <summary>The part of the page.</summary>
    public static Html Of(CheckReport report, RepositoryCatalogue catalogue)
    {
        ILookup<string, ReportedFinding> findings = report.ByPlace.Where(reported => reported.Finding is { PackageId: not null, Version: not null })
            .ToLookup(reported => KnownVersion.KeyOf(reported.Finding.PackageId!, reported.Finding.Version!), StringComparer.Ordinal);
        Html page = new();
        page.Add($"<section aria-labelledby=\"packages\"><h2 id=\"packages\">All packages</h2>\n");
        page.Add($"<form id=\"choose\" hidden><label>Filter<input name=\"text\" type=\"search\" autocomplete=\"off\"></label><label>Show<select name=\"show\"><option value=\"all\">all</option><option value=\"findings\">with findings</option><option value=\"direct\">referenced directly</option><option value=\"build\">with build code</option><option value=\"advisories\">with advisories</option><option value=\"unsigned\">not signed by an author</option><option value=\"missing\">with something unknown</option></select></label><label>Order<select name=\"order\"><option value=\"id\">id</option><option value=\"findings\">findings</option><option value=\"uses\">uses</option><option value=\"newest\">newest</option></select></label><span id=\"count\" role=\"status\"></span></form>\n<div class=\"heads\" aria-hidden=\"true\"><span>package</span><span>findings</span><span>owners</span><span>licence</span><span>build code</span></div>\n<div id=\"list\">\n");
        foreach (CataloguedPackage package in catalogue.Packages)
        {
            Add(page, package, [.. findings[package.Key]]);
        }

        return page.Add($"</div>\n</section>\n");
    }

    private static void Add(Html page, CataloguedPackage package, ReportedFinding[] reported)
    {
        // What several projects have is said once.
        ReportedFinding[] findings = [.. reported.DistinctBy(found => (found.Finding.Rule.Id, found.Finding.Severity, CanonicalLine.Text(found.Finding, found.Paths)))];
        int errors = findings.Count(found => found.Finding is { IsWaived: false, Severity: Severity.Error });
        int warnings = findings.Count(found => found.Finding is { IsWaived: false, Severity: Severity.Warning });
        int waived = findings.Count(found => found.Finding.IsWaived);
        string version = package.Version.ToNormalizedString();
        string build = string.Join(", ", package.BuildCode.Each().Select(kind => kind.Word()));
        string licence = package.License?.ToString() ?? (package.LicenseSays.Length > 0 ? package.LicenseSays : "unknown");
        string owners = string.Join(", ", package.Owners);
        string published = package.Repository?.Timestamp is { } time ? Times.Day(DateOnly.FromDateTime(time.UtcDateTime)) : string.Empty;
        page.Add($"<details class=\"package\" id=\"{Anchor(package)}\"{Data("errors", errors)}{Data("warnings", warnings)}{Data("waived", waived)}{Data("uses", package.Uses.Count)}{Data("published", published)}{Data("direct", package.Uses.Any(use => use.IsDirect))}{Data("build", build.Length > 0)}{Data("advisories", package.Advisories.Count)}{Data("author", package.Author is not null)}{Data("missing", package.Missing.Count)}>");
        page.Add($"<summary><span><strong>{Printable.Short(package.Id)}</strong> {version}</span><span class=\"{(errors > 0 ? "error" : warnings > 0 ? "warning" : "soft")}\">{Findings(errors, warnings, waived)}</span><span>{Printable.Short(owners)}</span><span>{Printable.Short(licence)}</span><span>{build}</span></summary>\n<div>\n<dl>\n");
        Line("used by", $"{Quantity.Of(package.Uses.Count, "project")}, {(package.Uses.Any(use => use.IsDirect) ? "directly" : "by way of others")}");
        Line("source", package.Source);
        Line("author", Signer(package.Author));
        Line("repository", Signer(package.Repository));
        Line("owners", owners);
        Line("licence", licence);
        Line("build code", build);
        Line("can do", Words(package.Capabilities?.OfLibraries));
        Line("in builds", Words(package.Capabilities?.OfBuildCode));
        Line(package.IsHashRead ? "hash" : "hash (claimed)", package.ContentHash);
        foreach (CataloguedAdvisory advisory in package.Advisories)
        {
            Line("advisory", advisory.Known.ForPerson + (advisory.Excuse is { } excuse ? $"; not affected: {excuse.Reason}" : string.Empty));
        }

        foreach (string missing in package.Missing)
        {
            Line("unknown", missing);
        }

        page.Add($"</dl>\n<h3>Ways here</h3>\n<ul>\n");
        foreach (CataloguedUse use in package.Uses.Take(MostWays))
        {
            page.Add($"<li>{use.Project}: {string.Join(" → ", use.Way)}</li>\n");
        }

        if (package.Uses.Count > MostWays)
        {
            page.Add($"<li class=\"soft\">and {package.Uses.Count - MostWays} more {Quantity.Noun(package.Uses.Count - MostWays, "project")}</li>\n");
        }

        page.Add($"</ul>\n");
        if (findings.Length > 0)
        {
            page.Add($"<h3>Findings</h3>\n<ul>\n");
            foreach (ReportedFinding found in findings)
            {
                string category = found.Finding.IsWaived ? "waived" : CanonicalLine.Category(found.Finding);
                page.Add($"<li><span class=\"{category}\">{category} {found.Finding.Rule.Id}</span> {CanonicalLine.Text(found.Finding, found.Paths)}</li>\n");
            }

            page.Add($"</ul>\n");
        }

        page.Add($"</div></details>\n");

        void Line(string what, string? value)
        {
            if (value is { Length: > 0 })
            {
                page.Add($"<dt>{what}</dt><dd>{Printable.Short(value)}</dd>\n");
            }
        }
    }

    /// <summary>What a link to a package names.</summary>
    public static string Anchor(CataloguedPackage package) => $"pkg/{package.Id}/{package.Version.ToNormalizedString()}";

    // What is not so is not said.
    private static Html.Raw Data(string name, object value) => new(value is 0 or false or "" ? string.Empty : value is true ? $" data-{name}" : $" data-{name}=\"{Html.Text(Convert.ToString(value, CultureInfo.InvariantCulture)!)}\"");

    private static string Findings(int errors, int warnings, int waived) => string.Join(", ", new[] { Count(errors, "error"), Count(warnings, "warning"), waived > 0 ? string.Create(CultureInfo.InvariantCulture, $"{waived} waived") : string.Empty }.Where(part => part.Length > 0));

    private static string Count(int count, string what) => count == 0 ? string.Empty : Quantity.Of(count, what);

    private static string Signer(PackageSignature? signature) => signature is null ? string.Empty
        : $"{signature.Name}, {signature.Fingerprint}{(signature.Timestamp is { } time ? $", signed {Times.Minute(time)} UTC" : string.Empty)}";

    private static string Words(Capability? capabilities) => capabilities is { } some && some != Capability.None ? some.Words() : string.Empty;
}
