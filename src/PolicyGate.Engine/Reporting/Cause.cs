using System.Globalization;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>One thing to mend: a rule and what it is about. Each project may come to it by its own way, and it may have to be changed in several places.</summary>
internal sealed record Cause(IReadOnlyList<ReportedFinding> Reported)
{
    /// <summary>What is said of it.</summary>
    public Finding First => Reported[0].Finding;

    /// <summary>The message for a person. Of what is missing of a package, every rule that asked for it is named.</summary>
    public string Text
    {
        get
        {
            string[] asking = [.. Reported.Select(reported => reported.Finding.Undecided?.Id).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
            Finding said = asking.Length > 1 ? First with { Message = string.Join(", ", asking) + First.Message[First.Undecided!.Id.Length..] } : First;
            return CanonicalLine.Text(said, Reported[0].Paths);
        }
    }

    /// <summary>The places to change, <c>src/Shop/Shop.csproj(14,5)</c>.</summary>
    public IReadOnlyList<string> Places { get; } = [.. Reported.Select(reported => string.Create(CultureInfo.InvariantCulture, $"{reported.File}({reported.Finding.At.Line},{reported.Finding.At.Column})")).Distinct()];

    /// <summary>How many projects have it.</summary>
    public int Projects { get; } = Reported.SelectMany(reported => reported.Projects).Distinct().Count();

    /// <summary>The causes of a report: what the smallest change mends comes first, and what is found of one package stands together.</summary>
    public static IReadOnlyList<Cause> Of(CheckReport report)
    {
        IEnumerable<Cause> ordered = report.ByPlace
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

        // Where a group begins its first cause says; the others follow it.
        return [.. ordered.Select((cause, index) => (cause, index)).GroupBy(one => (one.cause.First.IsWaived, PackageOf(one.cause.First) ?? one.index.ToString(CultureInfo.InvariantCulture))).SelectMany(group => group.Select(one => one.cause))];
    }

    private static string? PackageOf(Finding finding) => finding.PackageId is { } id ? $"{id.ToUpperInvariant()}/{finding.Version?.ToNormalizedString()}" : null;

    private static string About(Finding finding) => PackageOf(finding) is { } package ? finding.Undecided is null ? $"{package}/{finding.DecidedBy}" : package : finding.Message;
}
