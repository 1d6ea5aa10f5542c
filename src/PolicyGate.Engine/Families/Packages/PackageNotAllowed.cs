using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0402: no allow entry names the id, and the policy denies what it does not name, or what the trust file does not have either.</summary>
internal sealed class PackageNotAllowed : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0402", "Package not on the allowlist", RuleFamilies.Packages, Severity.Error, "no entry of `allow` names the id (`default: deny`), nor does the trust file (`default: trust`)", "packages.default") { AlsoSealedBy = ["packages.allow"] };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) =>
        policy.Packages is not { } section || !section.DeniesByDefault()
            ? []
            : facts.JudgedPackages(policy)
                .Where(package => section.DenyEntry(package) is null && section.Ask(package).Answer == AllowAnswer.Unknown && !section.IsTrusted(package, facts))
                .Select(package => Descriptor.About(package, facts, section.DefaultAt(), $"{Missing(section, package, facts)}{package.Way(facts)}").MendedByAllow(facts));

    private static string Missing(PackagesSection section, ResolvedPackage package, ProjectFacts facts) => section.Default is not { Value: DefaultAction.Trust } ? "is not on the allowlist"
        : facts.Trust.Own.IsUnreadable || facts.Trust.Own.Unread.Contains(package.Id) ? $"cannot be looked up in {facts.Relative(facts.Trust.Path)}, and no entry of packages.allow names it"
        : $"is not in {facts.Relative(facts.Trust.Path)}, and no entry of packages.allow names it";
}
