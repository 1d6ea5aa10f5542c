using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1004: native binaries and programs, unapproved.</summary>
internal sealed class CarriesPrograms : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1004", "Package carries native code or programs", RuleFamilies.BuildCode, Severity.Warning, "native binaries, or programs under `tools/`, by their headers, and no approval names them", "build-code.default");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => BuildCodeJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor);
}
