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
        foreach (Cause cause in Causes(report).Where(cause => IsShown(cause.First)))
        {
            Write(cause);
        }

        string colour = report.ExitCode == 0 ? "green" : "red";
        console.MarkupLine($"[{colour}]{Markup.Escape($"{report.Tool}, {(report.Policy.Length > 0 ? report.Policy : "no policy")}, {report.Summary()}")}[/]");
        foreach (string excluded in report.ExcludedLines)
        {
            console.MarkupLine($"[grey]{Markup.Escape(excluded)}[/]");
        }

        if (report.ExitCode == 2 && report.Each.Any(reported => reported.Finding.Rule == PolicyRules.NotFound))
        {
            console.WriteLine("To start, run policygate init: it writes a policy that passes today.");
        }
    }

    // A cause is a rule and what it is about; each project may come to it by its own way.
    private static IEnumerable<Cause> Causes(CheckReport report) => report.ByPlace
        .GroupBy(reported => (reported.Finding.Rule.Id, reported.Finding.IsWaived, About(reported.Finding)))
        .Select(group => new Cause([.. group]))
        .OrderBy(cause => cause.First.IsWaived)
        .ThenByDescending(cause => cause.First.Severity)
        .ThenBy(cause => cause.First.Rule == GateRules.NothingEvaluated)
        .ThenBy(cause => cause.Places.Count)
        .ThenByDescending(cause => cause.Projects)
        .ThenBy(cause => cause.First.Rule.Id, StringComparer.Ordinal)
        .ThenBy(cause => cause.First.PackageId, StringComparer.OrdinalIgnoreCase)
        .ThenBy(cause => cause.First.Message, StringComparer.Ordinal);

    private static string About(Finding finding) => finding.PackageId is { } id ? $"{id.ToUpperInvariant()}/{finding.Version}/{finding.DecidedBy}" : finding.Message;

    private bool IsShown(Finding finding) => verbose || (!finding.IsWaived && (quiet ? finding.Severity == Severity.Error : finding.Severity != Severity.Info)) || (!quiet && finding.IsWaived);

    private void Write(Cause cause)
    {
        Finding finding = cause.First;
        string category = CanonicalLine.Category(finding);
        string colour = category switch { "error" => "red", "warning" => "yellow", _ => "grey" };
        console.MarkupLine($"[{colour}]{category} {finding.Rule.Id}[/]: {Markup.Escape(CanonicalLine.Text(finding, cause.Reported[0].Paths))}");
        IEnumerable<string> places = verbose ? cause.Places : cause.Places.Take(ShownPlaces);
        string more = cause.Places.Count > places.Count() ? string.Create(CultureInfo.InvariantCulture, $" and {cause.Places.Count - places.Count()} more") : string.Empty;
        string projects = cause.Projects > 1 ? string.Create(CultureInfo.InvariantCulture, $"{cause.Projects} projects: ") : string.Empty;
        console.MarkupLine($"    [grey]{Markup.Escape($"{projects}{string.Join(", ", places)}{more}")}[/]");
    }

    private sealed record Cause(IReadOnlyList<ReportedFinding> Reported)
    {
        public Finding First => Reported[0].Finding;

        public IReadOnlyList<string> Places { get; } = [.. Reported.Select(reported => string.Create(CultureInfo.InvariantCulture, $"{reported.File}({reported.Finding.At.Line},{reported.Finding.At.Column})")).Distinct()];

        public int Projects { get; } = Reported.SelectMany(reported => reported.Projects).Distinct().Count();
    }
}
