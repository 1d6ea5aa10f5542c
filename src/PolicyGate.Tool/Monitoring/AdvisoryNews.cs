using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Monitoring;

/// <summary>What is new of what the advisory data says of a version.</summary>
internal sealed class AdvisoryNews
{
    private readonly KnownVersion before;

    /// <summary>Compares.</summary>
    /// <param name="before">What was told so far.</param>
    /// <param name="found">What PG1101 and PG1102 find of the version, in all projects.</param>
    /// <param name="isWhole">Whether all data that there should be was asked: only then is what it does not say any more over.</param>
    public AdvisoryNews(KnownVersion before, IReadOnlyList<Finding> found, bool isWhole)
    {
        this.before = before;
        HashSet<string> all = found.SelectMany(finding => finding.Advisories).Select(KnownVersion.Kept).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] unsaid = [.. before.Vulnerable.Concat(before.Malicious).Where(name => !all.Contains(name)).Distinct(StringComparer.OrdinalIgnoreCase)];
        Over = isWhole ? unsaid : [];
        News = [.. found.Where(finding => !IsTold(finding))];
        Now = before with
        {
            Vulnerable = Told(found.Where(finding => !IsMalware(finding)), isWhole ? [] : before.Vulnerable.Intersect(unsaid)),
            Malicious = Told(found.Where(IsMalware), isWhole ? [] : before.Malicious.Intersect(unsaid)),
        };
    }

    /// <summary>What has been told when this is.</summary>
    public KnownVersion Now { get; }

    /// <summary>What of it was not told before, under no name.</summary>
    public IReadOnlyList<Finding> News { get; }

    /// <summary>The names of what is over.</summary>
    public IReadOnlyList<string> Over { get; }

    private bool IsTold(Finding finding) => (IsMalware(finding) ? before.Malicious : before.Vulnerable).Intersect(finding.Advisories.Select(KnownVersion.Kept), StringComparer.OrdinalIgnoreCase).Any();

    private static bool IsMalware(Finding finding) => finding.Rule == KnownMalware.Descriptor;

    private static string[] Told(IEnumerable<Finding> found, IEnumerable<string> more) =>
        [.. found.Select(finding => KnownVersion.Kept(finding.Advisories[0])).Concat(more).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
}
