using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Verdicts;

/// <summary>The only place that decides how loud a finding is.</summary>
internal static class SeverityTable
{
    /// <summary>The severity of a rule that the gate itself does not raise.</summary>
    public static Severity Of(RuleDescriptor rule, Policy policy) => policy.Severities.GetValueOrDefault(rule.Id)?.Value ?? rule.Default;

    /// <summary>The finding at its effective severity: <c>rules</c>, then the section's own setting, then the rule's default.</summary>
    public static Finding Judge(Finding finding, Policy? policy)
    {
        Severity severity = policy?.Severities.GetValueOrDefault(finding.Rule.Id)?.Value
            ?? (finding.Rule == GateRules.EvidenceMissing ? policy?.OnMissingEvidence?.Value : null)
            ?? finding.SettingSeverity
            ?? finding.Rule.Default;
        return finding with { Severity = finding.IsNote && severity != Severity.Off ? Severity.Info : severity };
    }
}
