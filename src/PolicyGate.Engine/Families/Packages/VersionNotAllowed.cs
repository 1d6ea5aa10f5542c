using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0403: an allow entry names the id, but not this version.</summary>
internal sealed class VersionNotAllowed : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0403", "Version not on the allowlist", RuleFamilies.Packages, Severity.Error, "an entry of `allow` names the id with other versions", "packages.allow") { AlsoSealedBy = ["packages.default"] };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Packages is not { } section || !section.DeniesByDefault())
        {
            yield break;
        }

        foreach (ResolvedPackage package in facts.UsedPackages(policy).Where(package => section.DenyEntry(package) is null))
        {
            if (section.Ask(package) is (AllowAnswer.OtherVersion, { } entry))
            {
                yield return Descriptor.About(package, facts, entry.At, $"is not an allowed version, {entry} is{package.Way(facts)}").MendedByAllow(facts);
            }
        }
    }
}
