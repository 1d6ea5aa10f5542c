using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1204: the package is under another licence, or came from another source.</summary>
internal sealed class LicenseOrSourceChanged : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1204", "Licence or source changed", RuleFamilies.Trust, Severity.Warning, "the licence, or the source that NuGet recorded, is not the recorded one", "trust.file");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => TrustJudgement.Judge(policy, facts).Where(finding => finding.Rule == Descriptor);
}
