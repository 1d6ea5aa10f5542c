using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1403: what of it runs in a build can do what the policy does not allow.</summary>
internal sealed class BuildCodeCanDoMore : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1403", "Build code can do more than building", RuleFamilies.Capabilities, Severity.Error, "an analyzer, generator or task assembly that runs in this build can do what `build-code` does not name", "capabilities.build-code") { AlsoSealedBy = ["capabilities.default", "capabilities.allow"] };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => CapabilityJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor);
}
