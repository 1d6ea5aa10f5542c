using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1003: PowerShell under <c>tools/</c>, unapproved.</summary>
internal sealed class CarriesScripts : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1003", "Package carries scripts", RuleFamilies.BuildCode, Severity.Error, "the package has PowerShell under `tools/`, and no approval names it", "build-code.default");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => BuildCodeJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor);
}
