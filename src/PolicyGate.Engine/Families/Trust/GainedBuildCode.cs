using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1203: the package has build code that is not recorded.</summary>
internal sealed class GainedBuildCode : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1203", "Package gained build code", RuleFamilies.Trust, Severity.Error, "the archive has build code of kinds or bytes that are not recorded", "trust.file");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => TrustJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor);
}
