using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0402: no allow entry names the id, and the policy denies what it does not name.</summary>
internal sealed class PackageNotAllowed : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0402", "Package not on the allowlist", RuleFamilies.Packages, Severity.Error, "no entry of `allow` names the id (`default: deny`)", "packages.default") { AlsoSealedBy = ["packages.allow"] };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) =>
        policy.Packages is not { } section || !section.DeniesByDefault()
            ? []
            : facts.JudgedPackages(policy)
                .Where(package => section.DenyEntry(package) is null && section.Ask(package).Answer == AllowAnswer.Unknown)
                .Select(package => Descriptor.About(package, facts, section.DefaultAt(), $"is not on the allowlist{package.Way(facts)}").MendedByAllow(facts));
}
