using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>What the four rules of <c>pinning.direct</c> share: a shape that is refused from a strictness on.</summary>
internal abstract class DirectPinRule(RuleDescriptor descriptor, PinShape refused, DirectPin from) : IRule
{
    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Pinning?.Direct is not { } direct || direct.Value < from)
        {
            yield break;
        }

        foreach (Declaration declaration in facts.JudgedDeclarations(policy).Where(declaration => declaration.Shape() == refused))
        {
            string advice = facts.PinAdvice(declaration, direct.Value == DirectPin.Exact);
            yield return descriptor.About(declaration, declaration.VersionAt, direct.At, Message(declaration) + advice);
        }
    }

    /// <summary>What is wrong, without the way out.</summary>
    protected abstract string Message(Declaration declaration);
}
