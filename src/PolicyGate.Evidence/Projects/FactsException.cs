using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Projects;

/// <summary>An input that is missing, unreadable or malformed: nothing can be decided (PG0001, or PG0002).</summary>
internal sealed class FactsException(SourceSpan at, string message, RuleDescriptor? rule = null) : Exception(message)
{
    /// <summary>The place in the input.</summary>
    public SourceSpan At { get; } = at;

    /// <summary>The rule that says so.</summary>
    public RuleDescriptor Rule { get; } = rule ?? GateRules.CannotDecide;
}
