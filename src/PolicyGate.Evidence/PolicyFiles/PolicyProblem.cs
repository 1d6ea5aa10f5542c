using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.PolicyFiles;

/// <summary>What is wrong with a policy, gathered: a file with three mistakes says all three.</summary>
internal sealed class PolicyProblems
{
    private readonly List<Finding> findings = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Adds a problem.</summary>
    public void Add(RuleDescriptor rule, SourceSpan at, string message) => findings.Add(rule.At(at, message));
}

/// <summary>A policy file that cannot be read at all (PG0102).</summary>
internal sealed class PolicyUnreadableException(SourceSpan at, string message) : Exception(message)
{
    /// <summary>Where reading stopped.</summary>
    public SourceSpan At { get; } = at;
}
