using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Language;

/// <summary>What is wrong with a policy, gathered: a file with three mistakes says all three.</summary>
internal sealed class PolicyProblems
{
    private readonly List<Finding> findings = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Adds a problem.</summary>
    public void Add(RuleDescriptor rule, SourceSpan at, string message) => findings.Add(rule.At(at, message));
}
