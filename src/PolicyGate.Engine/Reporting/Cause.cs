using System.Globalization;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>One thing to mend: a rule and what it is about. Each project may come to it by its own way, and it may have to be changed in several places.</summary>
internal sealed record Cause(IReadOnlyList<ReportedFinding> Reported)
{
    /// <summary>What is said of it.</summary>
    public Finding First => Reported[0].Finding;

    /// <summary>Whether somebody has to do something: an error or a warning that is not waived.</summary>
    public bool IsLoud => First is { IsWaived: false, Severity: Severity.Error or Severity.Warning };

    /// <summary>The message for a person. Of what is missing every rule that asked for it is named, and of how many packages it is.</summary>
    public string Text
    {
        get
        {
            string[] asking = [.. Reported.Select(reported => reported.Finding.Undecided?.Id).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
            if (asking.Length == 0)
            {
                return CanonicalLine.Text(First with { Message = First.Message + ReportedFinding.Whose(Reported) }, Reported[0].Paths);
            }

            int others = Reported.Select(reported => PackageOf(reported.Finding)).Distinct().Count() - 1;
            string more = others > 0 ? string.Create(CultureInfo.InvariantCulture, $"; the same of {others} more {Quantity.Noun(others, "package")}") : string.Empty;
            return CanonicalLine.Text(First with { Message = string.Join(", ", asking) + First.Message[First.Undecided!.Id.Length..] + more }, Reported[0].Paths);
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
            .GroupBy(reported => (reported.Finding.Rule.Id, reported.Finding.Severity, reported.Finding.IsWaived, About(reported.Finding)))
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

    private static string About(Finding finding) => finding.Undecided is { } rule ? Missing(finding, rule)
        : PackageOf(finding) is { } package ? $"{package}/{finding.DecidedBy}/{What(finding)}" : finding.Message;

    // Build code of one kind is one cause whatever files of it a framework imports; else it is what is said, by whatever way the package comes.
    private static string What(Finding finding) => finding.Kind != CodeKinds.None ? finding.Kind.ToString() : finding.Message.Replace($" ({string.Join(" → ", finding.Path)})", string.Empty, StringComparison.Ordinal);

    // What is missing for the same reason is missing once, whatever package it is of and whatever rule asked.
    private static string Missing(Finding finding, RuleDescriptor rule)
    {
        string reason = finding.Message[rule.Id.Length..];
        return finding.PackageId is { } id && finding.Version is { } version ? reason.Replace($"{id} {version.ToNormalizedString()}", "*", StringComparison.OrdinalIgnoreCase) : reason;
    }
}
