using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1006: a .NET tool of a manifest, unapproved. No build sees a manifest: <c>policygate check</c> does.</summary>
internal sealed class ToolNotApproved : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1006", ".NET tool not approved", RuleFamilies.BuildCode, Severity.Error, "a .NET tool manifest names a tool that no approval names; seen by `policygate check`", "build-code.default");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => BuildCodeJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor);
}
