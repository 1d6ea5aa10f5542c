using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1205: the trust file is not there, cannot be read, or names other bytes for a version than there are.</summary>
internal sealed class TrustFileNotTrue : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1205", "Trust file is not true", RuleFamilies.Trust, Severity.Error, "a record names a hash that the package on disk contradicts, or the trust file or one that it extends is missing, malformed or not the pinned one", "trust.file");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) =>
    [
        .. facts.Trust.Problems.Select(problem => Descriptor.At(problem.At, problem.What, policy.Trust?.FileAt)),
        .. TrustJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor),
    ];
}
