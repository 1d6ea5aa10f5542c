using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Allowing;

/// <summary>What no command lets in, and none waives: a denial, and bytes or signatures that are not what they should be.</summary>
internal static class Alarms
{
    private static readonly RuleDescriptor[] Rules = [PackageDenied.Descriptor, SignatureNotValid.Descriptor, CertificateDistrusted.Descriptor, LockFileHash.Descriptor];

    /// <summary>Whether a finding is one.</summary>
    public static bool IsOne(Finding finding) => Rules.Contains(finding.Rule) || finding.Rule.Family == RuleFamilies.Integrity;
}
