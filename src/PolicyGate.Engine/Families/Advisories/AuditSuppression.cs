using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1104: the project tells NuGet's audit to be silent about an advisory, which has no reason and no end, and silences nothing here.</summary>
internal sealed class AuditSuppression : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1104", "Audit suppression not honoured", RuleFamilies.Advisories, Severity.Info, "the project has `NuGetAuditSuppress`", "advisories.data");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts) => policy.Advisories is not { } section ? [] : facts.SuppressedAdvisories
        .Select(url => Descriptor.At(SourceSpan.WholeFile(facts.ProjectFile), $"NuGetAuditSuppress of {Printable.Short(url)} silences NuGet only: it has no reason and no end; where the advisory does not concern the project, say so under advisories.not-affected", section.At) with { Subject = url, IsNote = true });
}
