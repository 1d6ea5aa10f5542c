using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1404: what it can do is not known.</summary>
internal sealed class CannotBeAnalysed : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1404", "Package cannot be analysed", RuleFamilies.Capabilities, Severity.Warning, "native or mixed-mode binaries, packed assemblies or unreadable metadata, where the policy gates capabilities", "capabilities.allow") { AlsoSealedBy = ["capabilities.default", "capabilities.build-code"] };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => CapabilityJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor);
}
