using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0401: a deny entry names the package. Deny beats allow, always.</summary>
internal sealed class PackageDenied : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0401", "Package denied", RuleFamilies.Packages, Severity.Error, "an entry of `deny` names the package; deny beats allow", "packages.deny");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Packages is not { Deny.Count: > 0 } section)
        {
            yield break;
        }

        foreach (ResolvedPackage package in facts.UsedPackages(policy))
        {
            if (section.DenyEntry(package) is { } entry)
            {
                string reason = entry.Reason is null ? string.Empty : $": {entry.Reason}";
                string instead = entry.UseInstead is null ? string.Empty : $"; use {entry.UseInstead} instead";
                yield return Descriptor.About(package, facts, entry.At, $"is denied{reason}{instead}{package.Way(facts)}");
            }
        }
    }
}
