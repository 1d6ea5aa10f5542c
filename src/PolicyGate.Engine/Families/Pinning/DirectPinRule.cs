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
            Evidence<bool> locked = direct.Value == DirectPin.Locked ? facts.LockOf(declaration) : new Evidence<bool>.Known(false);
            if (locked is Evidence<bool>.Missing { Reason: { } reason })
            {
                yield return FindingFactory.MissingFact(descriptor, declaration.VersionAt, direct.At, $"{declaration.Id} ({declaration.Shown()}): {reason}");
            }
            else if (locked is Evidence<bool>.Known { Value: false })
            {
                string unlocked = direct.Value == DirectPin.Locked ? $", and {facts.WhyUnlocked()}" : string.Empty;
                string advice = facts.PinAdvice(declaration, direct.Value == DirectPin.Exact);
                yield return descriptor.About(declaration, declaration.VersionAt, direct.At, Message(declaration) + unlocked + advice).MendedByFix(facts, facts.IsPinnedByFix(declaration));
            }
        }
    }

    /// <summary>What is wrong, without the way out.</summary>
    protected abstract string Message(Declaration declaration);
}
