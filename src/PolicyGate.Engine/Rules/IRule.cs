using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>A rule: pure, over a policy and the facts of one project. It never logs, never throws for content, never knows who listens.</summary>
internal interface IRule
{
    /// <summary>Everything that the rule finds, at no particular severity, in any order.</summary>
    IEnumerable<Finding> Check(Policy policy, ProjectFacts facts);
}
