using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1103: the advisory data is missing, older than it may be, or not all of it can be read.</summary>
internal sealed class AdvisoryDataState : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1103", "Advisory data stale or unreadable", RuleFamilies.Advisories, Severity.Error, "older than `max-staleness`, missing, or a record that cannot be read (named)", "advisories.max-staleness")
    { AlsoSealedBy = ["advisories.data"] };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Advisories is not { } section)
        {
            yield break;
        }

        AdvisoryFacts data = facts.Advisories;
        if (data.Missing is not null)
        {
            yield return At(section.DataAt, $"there is no advisory data: {data.Missing}", section);
            yield break;
        }

        if (data.UnreadCount > 0)
        {
            yield return At(section.DataAt, string.Create(CultureInfo.InvariantCulture, $"{data.Data} has {(data.UnreadCount == 1 ? "a record" : $"{data.UnreadCount} records")} that cannot be read, and which packages it names is not known: {string.Join("; ", data.Unread)}; bring the data anew, or take out what is no record"), section);
        }

        if (section.MaxStaleness is { } maximum)
        {
            if (data.Newest is not { } newest)
            {
                yield return At(maximum.At, $"{data.Data} does not say how new it is, and max-staleness asks", section);
            }
            else if (StaleFrom(newest, maximum.Value) <= facts.Now)
            {
                yield return At(maximum.At, $"the newest time that {data.Data} names is {Times.Minute(newest)} UTC, longer ago than {maximum.Written}; policygate advisories update brings newer data", section);
            }
        }
    }

    /// <summary>When data of an age becomes too old.</summary>
    public static DateTimeOffset StaleFrom(DateTimeOffset newest, TimeSpan maximum) =>
        newest.UtcDateTime < DateTime.MaxValue - maximum ? newest + maximum : DateTimeOffset.MaxValue;

    private static Finding At(SourceSpan at, string message, AdvisoriesSection section) => Descriptor.At(at, message, section.DataAt) with { Subject = "advisories" };
}
