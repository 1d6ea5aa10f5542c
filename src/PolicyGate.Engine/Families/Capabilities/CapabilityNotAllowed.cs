using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1402: its libraries can do what the policy does not allow.</summary>
internal sealed class CapabilityNotAllowed : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1402", "Capability not allowed", RuleFamilies.Capabilities, Severity.Error, "a package can do what no entry of `allow` names: under `default: deny`, or where an entry names the package", "capabilities.default") { AlsoSealedBy = ["capabilities.allow"] };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => CapabilityJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor || finding.Rule == GateRules.EvidenceMissing);
}
