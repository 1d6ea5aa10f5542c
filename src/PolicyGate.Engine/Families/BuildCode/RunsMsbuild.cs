using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1001: props or targets that the project imports, unapproved.</summary>
internal sealed class RunsMsbuild : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1001", "Package runs MSBuild code", RuleFamilies.BuildCode, Severity.Error, "the project imports the package's props or targets, and no approval names them", "build-code.default");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => BuildCodeJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor || finding.Rule == GateRules.EvidenceMissing);
}
