using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1005: an MSBuild project SDK, unapproved.</summary>
internal sealed class SdkNotApproved : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1005", "MSBuild SDK not approved", RuleFamilies.BuildCode, Severity.Error, "the project uses an MSBuild project SDK that no approval names", "build-code.default");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => BuildCodeJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor);
}
