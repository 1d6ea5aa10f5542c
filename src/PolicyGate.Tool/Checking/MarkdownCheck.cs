using System.Globalization;
using System.Text;
using PolicyGate.Policies;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Checking;

/// <summary>A check for the summary of a job or a pull request: what each rule found at a glance, then the causes, what one edit mends most first.</summary>
internal static class MarkdownCheck
{
    /// <summary>The report.</summary>
    public static string Write(CheckReport report)
    {
        IReadOnlyList<Cause> causes = Cause.Of(report);
        string word = report.ExitCode switch { 0 => "passed", 1 => "failed", 2 => "no usable policy", _ => "could not decide" };
        MarkdownCauses body = new($"### PolicyGate check: {word}", $"{report.Tool}, {(report.Policy.Length > 0 ? report.Policy : "no policy")}, {report.Summary(causes.Select(cause => cause.First))}");
        body.Markup(Table(causes));
        body.Section("Errors", causes.Where(cause => Is(cause, Severity.Error)));
        body.Section("Warnings", causes.Where(cause => Is(cause, Severity.Warning)));
        body.Section("Waived", causes.Where(cause => cause.First.IsWaived));
        body.Section("To know", causes.Where(cause => Is(cause, Severity.Info)));
        body.Section("Excluded", report.ExcludedLines);
        return body.End();
    }

    private static bool Is(Cause cause, Severity severity) => !cause.First.IsWaived && cause.First.Severity == severity;

    // A row for each rule: the catalogue bounds it, and its texts are our own.
    private static string Table(IReadOnlyList<Cause> causes)
    {
        if (causes.Count == 0)
        {
            return string.Empty;
        }

        StringBuilder table = new("\n| rule | | errors | warnings | waived | notes |\n|---|---|---|---|---|---|\n");
        foreach (RuleTable.Row row in RuleTable.Rows(causes))
        {
            table.Append(CultureInfo.InvariantCulture, $"| [{row.Rule.Id}]({row.Rule.HelpLink.AbsoluteUri}) | {row.Rule.Title} | {row.Errors} | {row.Warnings} | {row.Waived} | {row.Notes} |\n");
        }

        if (Edit.Most(causes) is { } edit)
        {
            table.Append(CultureInfo.InvariantCulture, $"\n{MarkdownCode.Of(edit.Line)}\n");
        }

        return table.ToString();
    }
}
