using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1002: analyzers, source generators and type providers, unapproved.</summary>
internal sealed class RunsInCompiler : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1002", "Package runs in the compiler", RuleFamilies.BuildCode, Severity.Error, "the package has analyzers, source generators or F# type providers, also where `ExcludeAssets` says otherwise, and no approval names them", "build-code.default");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => BuildCodeJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor);
}
