using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0207: a prerelease version, direct or transitive, that the policy does not name.</summary>
internal sealed class Prerelease : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0207", "Prerelease version", RuleFamilies.Pinning, Severity.Error, "a resolved version is a prerelease and `prerelease.allow` does not name it", "pinning.prerelease");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) =>
        policy.Pinning?.Prerelease is not { } prerelease
            ? []
            : facts.JudgedPackages(policy)
                .Where(package => package.Version.IsPrerelease && !prerelease.Value.Any(entry => entry.Matches(package.Id, package.Version)))
                .Select(package => Descriptor.About(package, facts, prerelease.At, $"is a prerelease{package.Way(facts)}; use a stable version or add it to pinning.prerelease.allow"));
}
