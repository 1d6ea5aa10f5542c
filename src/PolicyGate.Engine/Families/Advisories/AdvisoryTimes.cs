using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>When the rules of PG11 say something else of the same data.</summary>
internal static class AdvisoryTimes
{
    /// <summary>The times to come at which a grace or an entry of <c>not-affected</c> ends, or the data becomes too old.</summary>
    public static IEnumerable<DateTimeOffset> Changes(Policy policy, ProjectFacts facts)
    {
        if (policy.Advisories is not { } section)
        {
            return [];
        }

        IEnumerable<DateTimeOffset?> graces = facts.Packages.SelectMany(package => KnownAdvisory.Of(package, facts)).Select(known => KnownVulnerability.GraceEnd(known, section, facts));
        IEnumerable<DateTimeOffset?> excuses = section.NotAffected.Where(entry => entry.Expires.Value < DateOnly.MaxValue)
            .Select(entry => (DateTimeOffset?)new DateTimeOffset(entry.Expires.Value.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        DateTimeOffset? stale = section.MaxStaleness is { } maximum && facts.Advisories.Newest is { } newest ? AdvisoryDataState.StaleFrom(newest, maximum.Value) : null;
        return graces.Concat(excuses).Append(stale).OfType<DateTimeOffset>().Where(time => time > facts.Now);
    }
}
