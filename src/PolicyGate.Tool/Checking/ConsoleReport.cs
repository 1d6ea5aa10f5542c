using System.Globalization;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;
using Spectre.Console;

namespace PolicyGate.Tool.Checking;

/// <summary>The report for a person: one line a cause, with the places to change and how many projects it hits; what the smallest change mends comes first.</summary>
internal sealed class ConsoleReport(IAnsiConsole console, bool quiet, bool verbose)
{
    private const int ShownPlaces = 3;

    /// <summary>Prints it.</summary>
    public void Write(CheckReport report)
    {
        IReadOnlyList<Cause> causes = Cause.Of(report);
        foreach (Cause cause in causes.Where(cause => IsShown(cause.First)))
        {
            Write(cause);
        }

        string colour = report.ExitCode == 0 ? "green" : "red";
        console.MarkupLine($"[{colour}]{Markup.Escape($"{report.Tool}, {(report.Policy.Length > 0 ? report.Policy : "no policy")}, {report.Summary(causes.Select(cause => cause.First))}")}[/]");
        foreach (string excluded in report.ExcludedLines)
        {
            console.MarkupLine($"[grey]{Markup.Escape(excluded)}[/]");
        }

        if (report.ExitCode == 2 && report.Each.Any(reported => reported.Finding.Rule == PolicyRules.NotFound))
        {
            console.WriteLine("To start, run policygate init: it writes a policy that passes today.");
        }
    }

    private bool IsShown(Finding finding) => verbose || (!finding.IsWaived && (quiet ? finding.Severity == Severity.Error : finding.Severity != Severity.Info)) || (!quiet && finding.IsWaived);

    private void Write(Cause cause)
    {
        Finding finding = cause.First;
        string category = CanonicalLine.Category(finding);
        string colour = category switch { "error" => "red", "warning" => "yellow", _ => "grey" };
        console.MarkupLine($"[{colour}]{category} {finding.Rule.Id}[/]: {Markup.Escape(cause.Text)}");
        IEnumerable<string> places = verbose ? cause.Places : cause.Places.Take(ShownPlaces);
        string more = cause.Places.Count > places.Count() ? string.Create(CultureInfo.InvariantCulture, $" and {cause.Places.Count - places.Count()} more") : string.Empty;
        string projects = cause.Projects > 1 ? string.Create(CultureInfo.InvariantCulture, $"{cause.Projects} projects: ") : string.Empty;
        console.MarkupLine($"    [grey]{Markup.Escape($"{projects}{string.Join(", ", places)}{more}")}[/]");
    }
}
