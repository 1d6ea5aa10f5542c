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
            : facts.UsedPackages(policy)
                .Where(package => section.DenyEntry(package) is null && section.Ask(package).Answer == AllowAnswer.Unknown && !section.IsTrusted(package, facts))
                .Select(package => Missing(section, package, facts));

    // What cannot be looked up is no new package: an entry for each would hide what PG1205 says.
    private static Finding Missing(PackagesSection section, ResolvedPackage package, ProjectFacts facts)
    {
        bool isUnread = section.Default is { Value: DefaultAction.Trust } && (facts.Trust.Own.IsUnreadable || facts.Trust.Own.Unread.Contains(package.Id));
        string what = section.Default is not { Value: DefaultAction.Trust } ? "is not on the allowlist"
            : isUnread ? $"cannot be looked up in {facts.Relative(facts.Trust.Path)}, which PG1205 says how to mend"
            : $"is not in {facts.Relative(facts.Trust.Path)}, and no entry of packages.allow names it";
        Finding finding = Descriptor.About(package, facts, section.DefaultAt(), $"{what}{package.Way(facts)}");
        return isUnread ? finding : finding.MendedByAllow(facts);
    }
}
