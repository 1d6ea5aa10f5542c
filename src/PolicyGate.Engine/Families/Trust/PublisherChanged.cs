using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1202: who publishes the package is not who is recorded.</summary>
internal sealed class PublisherChanged : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1202", "Publisher changed", RuleFamilies.Trust, Severity.Error, "a new owner or none in common, another author, another repository, or a weaker signature level than recorded", "trust.file");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => TrustJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor || finding.Rule == GateRules.EvidenceMissing);
}
