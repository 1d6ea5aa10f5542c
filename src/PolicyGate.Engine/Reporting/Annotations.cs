using System.Text;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>The report as the annotations of a build service, one line a finding.</summary>
internal static class Annotations
{
    /// <summary>Workflow commands of GitHub Actions (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).</summary>
    public static string GitHub(CheckReport report)
    {
        StringBuilder text = new();
        foreach (ReportedFinding reported in report.ByPlace)
        {
            Finding finding = reported.Finding;
            string command = finding.IsWaived ? "notice" : finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"::{command} file={GitHubProperty(reported.File)},line={finding.At.Line},col={finding.At.Column},title={GitHubProperty($"{finding.Rule.Id} {finding.Rule.Title}")}::{GitHubText(reported.Text)}\n");
        }

        return Summary(text, report);
    }

    /// <summary>Logging commands of Azure Pipelines (https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands); what is no error and no warning is a plain line.</summary>
    public static string Azure(CheckReport report)
    {
        StringBuilder text = new();
        foreach (ReportedFinding reported in report.ByPlace)
        {
            Finding finding = reported.Finding;
            string message = reported.Text;
            if (finding.IsWaived || finding.Severity == Severity.Info)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{reported.File}({finding.At.Line},{finding.At.Column}): info {finding.Rule.Id}: {message}\n");
            }
            else
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"##vso[task.logissue type={finding.Severity.Word()};sourcepath={AzureProperty(reported.File)};linenumber={finding.At.Line};columnnumber={finding.At.Column};code={finding.Rule.Id};]{AzureText(message)}\n");
            }
        }

        return Summary(text, report);
    }

    private static string Summary(StringBuilder text, CheckReport report)
    {
        text.Append(report.Tool).Append(' ').Append(report.Summary(report.ByPlace.Select(reported => reported.Finding))).Append('\n');
        foreach (string excluded in report.ExcludedLines)
        {
            text.Append(excluded).Append('\n');
        }

        return text.ToString();
    }

    private static string GitHubText(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string GitHubProperty(string text) => GitHubText(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private static string AzureText(string text) => text.Replace("%", "%AZP25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string AzureProperty(string text) => AzureText(text).Replace(";", "%3B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);
}
