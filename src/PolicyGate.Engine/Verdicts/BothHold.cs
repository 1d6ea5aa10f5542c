using NuGet.Versioning;
using PolicyGate.Policies;

namespace PolicyGate.Verdicts;

/// <summary>Two policies that both hold: what either finds is found. What both find of one thing is said once, as the one says it that is louder.</summary>
internal static class BothHold
{
    /// <summary>The findings of both.</summary>
    /// <param name="machine">Under the machine's policy, which no command of a repository mends.</param>
    /// <param name="repository">Under the repository's own.</param>
    public static IEnumerable<Finding> Of(IEnumerable<Finding> machine, IEnumerable<Finding> repository)
    {
        Finding[] first = [.. machine.Select(finding => finding.MendedBy is MendingCommand.Allow or MendingCommand.Trust ? finding with { MendedBy = MendingCommand.None } : finding)];
        Finding[] second = [.. repository];
        ILookup<About, int> ofFirst = first.ToLookup(About.Of, Loudness);
        ILookup<About, int> ofSecond = second.ToLookup(About.Of, Loudness);
        return first.Where(finding => ofSecond[About.Of(finding)].All(other => other <= Loudness(finding)))
            .Concat(second.Where(finding => ofFirst[About.Of(finding)].All(other => other < Loudness(finding))));
    }

    private static int Loudness(Finding finding) => finding.IsWaived ? -1 : (int)finding.Severity;

    private sealed record About(string Rule, string? Undecided, SourceSpan At, string What, NuGetVersion? Version)
    {
        public static About Of(Finding finding) => new(finding.Rule.Id, finding.Undecided?.Id, finding.At, finding.PackageId?.ToUpperInvariant() ?? finding.Message, finding.Version);
    }
}
