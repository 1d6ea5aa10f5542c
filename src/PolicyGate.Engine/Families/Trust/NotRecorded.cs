using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1201: the policy wants every package to be recorded, and this one is not.</summary>
internal sealed class NotRecorded : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1201", "Package not in the trust file", RuleFamilies.Trust, Severity.Error, "`required: true`, and neither the trust file nor one that it extends has a record of the package", "trust.required");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => TrustJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor);
}
