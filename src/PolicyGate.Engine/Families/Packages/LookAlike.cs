using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0404: an id that is one slip away from a well-known or allowed one, and is neither.</summary>
internal sealed class LookAlike : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0404", "Id looks like another package", RuleFamilies.Packages, Severity.Off, "one edit, a swapped or dropped separator, or a confusable character away from a well-known or allowed id (`look-alikes`)", "packages.look-alikes");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Packages is not { LookAlikes: { Value: not Severity.Off } lookAlikes } section)
        {
            yield break;
        }

        KnownIds known = KnownIds.WellKnown.With(section.Allow.Where(entry => !entry.Id.IsPrefix).Select(entry => entry.Id.Stem));
        foreach (ResolvedPackage package in facts.JudgedPackages(policy))
        {
            bool vouchedFor = known.Contains(package.Id) || section.Allow.Any(entry => entry.Id.Stem.Length > 0 && entry.Id.Matches(package.Id));
            if (!vouchedFor && known.Resembled(package.Id) is { } resembled)
            {
                yield return Descriptor.About(package, facts, lookAlikes.At, $"looks like {resembled} but is not{package.Way(facts)}; if you mean {resembled}, correct the id, else allow {package.Id} by name")
                    with
                { SettingSeverity = lookAlikes.Value };
            }
        }
    }
}
