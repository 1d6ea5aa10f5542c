using System.Globalization;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Monitoring;

/// <summary>Who gave no answer about what: told once for each source, however many packages it is about.</summary>
internal sealed class Failures
{
    private const int MostReasons = 3;
    private readonly List<(string Source, string Why, MonitoredVersion Version)> all = [];

    /// <summary>The versions that it is about.</summary>
    public int Versions => all.Select(failure => failure.Version.Key).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Of a version these gave no answer, or there was nobody to ask.</summary>
    public void Add(MonitoredVersion version, IReadOnlyList<(string Source, string Why)> failed) =>
        all.AddRange(failed.Count == 0 ? [(string.Empty, version.Why, version)] : failed.Select(failure => (failure.Source, failure.Why, version)));

    /// <summary>Says so.</summary>
    /// <param name="at">The nuget.config.</param>
    /// <param name="isRenewed">Whether the advisory data is as new as it can be.</param>
    public IEnumerable<Finding> Findings(SourceSpan at, bool isRenewed)
    {
        if (!isRenewed)
        {
            yield return Judged("the advisory data could not be brought up to date (standard error says why); packages were matched with what is here, and nothing counts as withdrawn");
        }

        foreach (IGrouping<string, (string Source, string Why, MonitoredVersion Version)> source in all.GroupBy(failure => failure.Source, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            string[] why = [.. source.Select(failure => failure.Why).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            string more = why.Length > MostReasons ? string.Create(CultureInfo.InvariantCulture, $" and {why.Length - MostReasons} more reasons") : string.Empty;
            string who = source.Key.Length == 0 ? "nobody could be asked" : $"{Printable.Short(source.Key)} gave no answer";
            yield return Judged($"{who} about {FindingFactory.Some([.. source.Select(failure => failure.Version.Shown).Distinct(StringComparer.Ordinal)])}: {string.Join("; ", why.Take(MostReasons).Select(Printable.Short))}{more}; what was known of that stays");
        }

        Finding Judged(string message) => SeverityTable.Judge(MonitorRules.NotAsked.At(at, message), null);
    }
}
