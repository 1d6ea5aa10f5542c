using System.Globalization;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;
using Spectre.Console;

namespace PolicyGate.Tool.Checking;

/// <summary>
/// The report for a person: one line a cause, with the places to change and how many projects it hits; what the smallest change mends comes first. What is waived or
/// information is one line, and a table says at a glance what each rule found.
/// </summary>
internal sealed class ConsoleReport(IAnsiConsole console, bool quiet, bool verbose, bool withTable = true)
{
    /// <summary>How what is said beside is shown.</summary>
    internal static readonly Style Quiet = new(Color.Grey);

    private const int ShownPlaces = 3;

    /// <summary>Prints it.</summary>
    public void Write(CheckReport report)
    {
        IReadOnlyList<Cause> causes = Cause.Of(report);
        foreach (Cause cause in causes.Where(cause => IsShown(cause.First)))
        {
            Write(cause);
        }

        Finding[] said = [.. causes.Select(cause => cause.First)];
        if (!quiet && !verbose && HiddenFindings.Line(said) is { Length: > 0 } hidden)
        {
            console.WriteLine(new Paragraph(hidden, Quiet));
        }

        if (!quiet && withTable)
        {
            RuleTable.Write(console, causes);
        }

        if (!quiet && withTable && Edit.Most(causes) is { } edit)
        {
            console.WriteLine(new Paragraph(edit.Line));
        }

        console.WriteLine(new Paragraph($"{report.Tool}, {(report.Policy.Length > 0 ? report.Policy : "no policy")}, {report.Summary(said)}", new Style(report.ExitCode == 0 ? Color.Green : Color.Red)));
        foreach (string excluded in report.ExcludedLines)
        {
            console.WriteLine(new Paragraph(excluded, Quiet));
        }

        if (report.ExitCode == 2 && report.Each.Any(reported => reported.Finding.Rule == PolicyRules.NotFound && reported.Finding.Message.StartsWith(PolicyRules.Nowhere, StringComparison.Ordinal)))
        {
            console.WriteLine("To start, run policygate init: it writes a policy that passes today.");
        }
    }

    private bool IsShown(Finding finding) => verbose || (!finding.IsWaived && (quiet ? finding.Severity == Severity.Error : finding.Severity != Severity.Info));

    private void Write(Cause cause)
    {
        Finding finding = cause.First;
        string category = CanonicalLine.Category(finding);
        Color colour = category switch { "error" => Color.Red, "warning" => Color.Yellow, _ => Color.Grey };
        console.WriteLine(new Paragraph($"{category} {finding.Rule.Id}", new Style(colour)).Append($": {cause.Text}"));
        IEnumerable<string> places = verbose ? cause.Places : cause.Places.Take(ShownPlaces);
        string more = cause.Places.Count > places.Count() ? string.Create(CultureInfo.InvariantCulture, $" and {cause.Places.Count - places.Count()} more") : string.Empty;
        string projects = cause.Projects > 1 ? $"{Quantity.Of(cause.Projects, "project")}: " : string.Empty;
        console.WriteLine(new Paragraph("    ").Append($"{projects}{string.Join(", ", places)}{more}", Quiet));
    }
}
