using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1007: approved build code whose bytes changed.</summary>
internal sealed class BuildCodeChanged : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1007", "Approved build code changed", RuleFamilies.BuildCode, Severity.Error, "the bytes of approved files are not those that the approval's `sha256` names", "build-code.allow");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => BuildCodeJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor);
}
