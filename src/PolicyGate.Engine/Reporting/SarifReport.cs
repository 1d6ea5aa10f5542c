using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>The report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), as code scanning takes it.</summary>
internal static class SarifReport
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Information = "https://github.com/policygate/policygate";
    private const string Root = "SRCROOT";

    /// <summary>The report.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="help">The page of a rule, in Markdown.</param>
    /// <param name="isHidden">Whether a build hides a finding (<c>NoWarn</c>): it is in the report all the same, as suppressed.</param>
    public static string Write(CheckReport report, Func<RuleDescriptor, string> help, Func<Finding, bool>? isHidden = null) => JsonText.Write(json =>
    {
        IReadOnlyList<ReportedFinding> findings = report.ByPlace;
        RuleDescriptor[] rules = [.. findings.Select(reported => reported.Finding.Rule).Distinct().OrderBy(rule => rule.Id, StringComparer.Ordinal)];
        string[] tool = report.Tool.Split(' ', 2);
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "PolicyGate");
        json.WriteString("version", tool[^1]);
        json.WriteString("semanticVersion", tool[^1]);
        json.WriteString("informationUri", Information);
        json.WriteStartArray("rules");
        foreach (RuleDescriptor rule in rules)
        {
            Write(json, rule, help(rule));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", report.ExitCode is 0 or 1);
        json.WriteNumber("exitCode", report.ExitCode);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("automationDetails");
        json.WriteString("id", "policygate/");
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (ReportedFinding reported in findings)
        {
            Write(json, reported, Array.IndexOf(rules, reported.Finding.Rule), isHidden?.Invoke(reported.Finding) == true);
        }

        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteString("asOf", report.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("policy", report.Policy);
        if (report.Excluded.Count > 0)
        {
            json.WriteStrings("excluded", report.ExcludedLines);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, RuleDescriptor rule, string help)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("name", PascalCase(rule.Title));
        Text(json, "shortDescription", rule.Title + ".");
        Text(json, "fullDescription", Sentence(rule.FiresWhen));
        json.WriteStartObject("help");
        json.WriteString("text", Sentence(rule.FiresWhen));
        json.WriteString("markdown", help);
        json.WriteEndObject();
        json.WriteString("helpUri", rule.HelpLink.AbsoluteUri);
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", Level(rule.Default));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("precision", "very-high");
        json.WriteStrings("tags", ["security", "supply-chain", rule.Family]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReportedFinding reported, int ruleIndex, bool isHidden)
    {
        Finding finding = reported.Finding;
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", ruleIndex);
        json.WriteString("level", Level(finding.Severity));
        Text(json, "message", Sentence(finding.Text));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        Physical(json, finding.At, reported.Paths);
        json.WriteEndObject();
        json.WriteEndArray();
        if (finding.DecidedBy is { } decidedBy)
        {
            json.WriteStartArray("relatedLocations");
            json.WriteStartObject();
            json.WriteNumber("id", 1);
            Physical(json, decidedBy, reported.Paths);
            Text(json, "message", "The line of the policy that decided.");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartObject("partialFingerprints");
        json.WriteString("policygate/v1", Fingerprint(reported));
        json.WriteEndObject();
        string? suppressed = finding.WaivedBy is { } waiver ? $"Waived until {waiver.Expires.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: {Printable.Line(waiver.Reason)}." : isHidden ? "Hidden by NoWarn." : null;
        if (suppressed is not null)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("status", "accepted");
            json.WriteString("justification", suppressed);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        if (finding.PackageId is { } id)
        {
            json.WriteString("package", Printable.Name(id));
            json.WriteString("packageVersion", finding.Version?.ToNormalizedString());
            json.WriteStrings("path", finding.Path);
        }

        json.WriteStrings("projects", reported.Projects);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // What the finding is about, not where it stands: a line that moves or a version that changes keeps it the same alert.
    private static string Fingerprint(ReportedFinding reported) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', reported.Finding.Rule.Id, reported.File, reported.Finding.PackageId?.ToUpperInvariant() ?? reported.Finding.Message))));

    private static void Physical(Utf8JsonWriter json, SourceSpan span, RepositoryPaths paths)
    {
        string file = paths.Relative(span.File);
        bool isInside = file != span.File.Replace('\\', '/');
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", isInside ? string.Join('/', file.Split('/').Select(Uri.EscapeDataString)) : Uri.TryCreate(span.File, UriKind.Absolute, out Uri? uri) ? uri.AbsoluteUri : Uri.EscapeDataString(file));
        if (isInside)
        {
            json.WriteString("uriBaseId", Root);
        }

        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", span.Line);
        json.WriteNumber("startColumn", span.Column);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string Sentence(string text) => text.Length == 0 || text[^1] is '.' ? text : text + ".";

    private static string PascalCase(string title) => string.Concat(title.Split(' ', '.', '-').Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Info => "note",
        _ => "none",
    };
}
