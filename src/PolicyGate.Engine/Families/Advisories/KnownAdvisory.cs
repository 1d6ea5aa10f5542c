using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Reporting;

namespace PolicyGate.Rules;

/// <summary>Everything that the data says of one package version under one name or another: records that name each other are one advisory.</summary>
/// <param name="Names">All ids, malware's and GitHub's first.</param>
/// <param name="Records">The records that name the version.</param>
internal sealed record KnownAdvisory(IReadOnlyList<string> Names, IReadOnlyList<(Advisory Record, AffectedRange Range)> Records)
{
    // No message names more of them; a record may claim thousands.
    private const int MostShown = 5;
    private const string OfMalware = "MAL-";

    /// <summary>Whether one of the records, or of the ids, says that it is malware.</summary>
    public bool IsMalware => Records.Any(known => known.Record.IsMalware) || Names.Any(name => name.StartsWith(OfMalware, StringComparison.OrdinalIgnoreCase));

    /// <summary>The worst severity that a record states; <see langword="null"/> where none does.</summary>
    public AdvisorySeverity? Severity => Records.Max(known => known.Record.Severity);

    /// <summary>When it was first published, UTC; <see langword="null"/> where no record says.</summary>
    public DateTimeOffset? Published => Records.Min(known => known.Record.Published);

    /// <summary>The versions that the records say mend it.</summary>
    public IEnumerable<NuGetVersion> Fixes => Records.Select(known => known.Range.Fixed).OfType<NuGetVersion>();

    /// <summary>What could not be read of the records; <see langword="null"/> where all could.</summary>
    public string? Problem => Records.Select(known => known.Record.Problem).FirstOrDefault(problem => problem is not null);

    /// <summary>Its ids, for a person.</summary>
    public string Ids => Names.Count <= MostShown ? string.Join(", ", Names.Select(Printable.Short)) : FindingFactory.Some(Names);

    /// <summary>Ids, severity, what it is and which versions, for a person.</summary>
    public string ForPerson
    {
        get
        {
            string severity = IsMalware ? string.Empty : Severity is { } stated ? $", {Word(stated)}" : ", of no stated severity, which counts as severe";
            string summary = Records.Select(known => known.Record.Summary).FirstOrDefault(text => text.Length > 0) is { } text ? $": {Printable.Short(text)}" : string.Empty;
            string ranges = string.Join(", ", Records.Select(known => known.Range.ToString()).Distinct(StringComparer.Ordinal).Take(MostShown).Select(Printable.Short));
            return $"{Ids}{severity}{summary}; affected: {ranges}";
        }
    }

    /// <summary>The word of a severity.</summary>
    public static string Word(AdvisorySeverity severity) => severity switch
    {
        AdvisorySeverity.Low => "low",
        AdvisorySeverity.Moderate => "moderate",
        AdvisorySeverity.High => "high",
        _ => "critical",
    };

    /// <summary>What is known of a package, each thing once.</summary>
    public static IReadOnlyList<KnownAdvisory> Of(ResolvedPackage package, ProjectFacts facts)
    {
        (Advisory Record, AffectedRange Range)[] matched = [.. facts.Advisories.Of(package.Id)
            .Select(record => (record, range: record.RangeOf(package.Version)))
            .Where(pair => pair.range is not null)
            .Select(pair => (pair.record, pair.range!))];
        int[] group = [.. Enumerable.Range(0, matched.Length)];
        Dictionary<string, int> byName = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < matched.Length; i++)
        {
            foreach (string name in matched[i].Record.Names)
            {
                if (!byName.TryAdd(name, i))
                {
                    group[First(group, i)] = First(group, byName[name]);
                }
            }
        }

        return [.. Enumerable.Range(0, matched.Length).GroupBy(i => First(group, i), i => matched[i])
            .Select(records => new KnownAdvisory(Sorted(records.SelectMany(known => known.Record.Names)), [.. records]))
            .OrderBy(known => known.Names[0], StringComparer.OrdinalIgnoreCase)];
    }

    // Of a group the one that stands for it; the way to it becomes shorter each time that it is gone.
    private static int First(int[] group, int i)
    {
        while (group[i] != i)
        {
            i = group[i] = group[group[i]];
        }

        return i;
    }

    private static string[] Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(Rank).ThenBy(name => name, StringComparer.OrdinalIgnoreCase)];

    private static int Rank(string name) => name.StartsWith(OfMalware, StringComparison.OrdinalIgnoreCase) ? 0
        : name.StartsWith("GHSA-", StringComparison.OrdinalIgnoreCase) ? 1
        : name.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase) ? 2 : 3;
}
