using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Monitoring;

/// <summary>What a run of <c>monitor</c> has to say.</summary>
/// <param name="Report">The news, as every report writes them.</param>
/// <param name="Now">What has been told when they are.</param>
internal sealed record MonitorNews(CheckReport Report, IReadOnlyList<KnownVersion> Now)
{
    /// <summary>Whether nothing was told before.</summary>
    public required bool IsFirst { get; init; }

    /// <summary>The versions of which a source gave no answer.</summary>
    public required int NotAsked { get; init; }

    /// <summary>Of how many versions the bytes could not be compared, by the reason.</summary>
    public required IReadOnlyDictionary<string, int> NotCompared { get; init; }

    /// <summary>For a person: how much was asked, and what of it there is to say.</summary>
    public string Words
    {
        get
        {
            Finding[] said = [.. Report.ByPlace.Select(reported => reported.Finding).Where(finding => finding.PackageId is not null).DistinctBy(finding => (finding.Rule.Id, finding.PackageId!.ToUpperInvariant(), finding.Version, string.Join(',', finding.Advisories)))];
            int over = said.Count(finding => finding.Rule == MonitorRules.Over);
            int loud = said.Count(finding => finding is { IsWaived: false, Severity: Severity.Error or Severity.Warning });
            string compared = string.Concat(NotCompared.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => FormattableString.Invariant($", {pair.Key} of {pair.Value}")));
            return FormattableString.Invariant($"{(IsFirst ? "first run: " : string.Empty)}{Quantity.Of(Report.Packages, "package")} known, {NotAsked} could not be asked about{compared}; {loud} new for a person, {over} over");
        }
    }
}
