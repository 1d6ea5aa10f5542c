using System.Globalization;
using System.Text.Json;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>The report as the JSON that scripts read; its schema is 1 and part of the contract.</summary>
internal static class JsonReport
{
    // A record may claim thousands of aliases.
    private const int MostAdvisories = 20;

    /// <summary>The report.</summary>
    public static string Write(CheckReport report) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schema", 1);
        json.WriteString("tool", report.Tool);
        json.WriteString("asOf", report.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("policy", report.Policy);
        json.WriteStartObject("summary");
        json.WriteNumber("projects", report.Projects.Count);
        json.WriteNumber("packages", report.Packages);
        FindingCounts counts = FindingCounts.Of(report.Each.Select(reported => reported.Finding));
        json.WriteNumber("errors", counts.Errors);
        json.WriteNumber("warnings", counts.Warnings);
        json.WriteNumber("waived", counts.Waived);
        if (counts.MendedByFix > 0)
        {
            json.WriteNumber("mendedByFix", counts.MendedByFix);
        }

        if (counts.MendedByAllow > 0)
        {
            json.WriteNumber("mendedByAllow", counts.MendedByAllow);
        }

        if (report.Excluded.Count > 0)
        {
            json.WriteNumber("excluded", report.Excluded.Count);
        }

        // A check judges anew, always; only evidence is kept.
        json.WriteBoolean("fromCache", false);
        json.WriteEndObject();
        json.WriteStartArray("projects");
        foreach (JudgedProject project in report.Projects)
        {
            json.WriteStartObject();
            json.WriteString("path", project.Path);
            json.WriteNumber("packages", project.Packages);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteExcluded(json, report.Excluded);
        json.WriteStartArray("findings");
        foreach (ReportedFinding reported in report.Each)
        {
            Write(json, reported);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    // Where nothing is excluded, the report is as it always was.
    private static void WriteExcluded(Utf8JsonWriter json, IReadOnlyList<ExcludedProject> excluded)
    {
        if (excluded.Count == 0)
        {
            return;
        }

        json.WriteStartArray("excluded");
        foreach (ExcludedProject project in excluded)
        {
            json.WriteStartObject();
            json.WriteString("path", project.Path);
            json.WriteString("reason", project.Reason);
            Write(json, "decidedBy", project.By.At, project.Paths);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReportedFinding reported)
    {
        Finding finding = reported.Finding;
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule.Id);
        json.WriteString("severity", finding.Severity.Word());
        json.WriteBoolean("waived", finding.IsWaived);
        json.WriteString("message", finding.Text);
        json.WriteString("project", reported.Projects.Count == 0 ? null : reported.Projects[0]);
        if (reported.Projects.Count > 1)
        {
            json.WriteStrings("projects", reported.Projects);
        }

        if (finding.PackageId is { } id)
        {
            json.WriteStartObject("package");
            json.WriteString("id", Printable.Name(id));
            json.WriteString("version", finding.Version?.ToNormalizedString());
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("package");
        }

        if (finding.Advisories.Count > 0)
        {
            json.WriteStrings("advisories", finding.Advisories.Take(MostAdvisories).Select(Printable.Name));
        }

        json.WriteStrings("path", finding.Path);
        Write(json, "location", finding.At, reported.Paths);
        if (finding.DecidedBy is { } decidedBy)
        {
            Write(json, "decidedBy", decidedBy, reported.Paths);
        }
        else
        {
            json.WriteNull("decidedBy");
        }

        json.WriteString("help", finding.Rule.HelpLink.AbsoluteUri);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, SourceSpan span, RepositoryPaths paths)
    {
        json.WriteStartObject(name);
        json.WriteString("file", paths.Shown(span.File));
        json.WriteNumber("line", span.Line);
        json.WriteNumber("column", span.Column);
        json.WriteEndObject();
    }
}
