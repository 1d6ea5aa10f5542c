using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary><c>default: deny | allow</c> beside an allowlist, or <c>trust</c>.</summary>
internal static class DefaultActions
{
    /// <summary>The words.</summary>
    public static readonly WordKind<DefaultAction> Kind = new([("deny", DefaultAction.Deny), ("allow", DefaultAction.Allow)]);

    /// <summary>The words where what the trust file has can decide too.</summary>
    public static readonly WordKind<DefaultAction> OrTrust = new([("deny", DefaultAction.Deny), ("allow", DefaultAction.Allow), ("trust", DefaultAction.Trust)]);

    /// <summary>An allowlist without a default denies the rest; a base that made it final meant that too.</summary>
    public static void MayNotOpen(string path, Located<DefaultAction>? lower, SourceSpan? allowAt, Located<DefaultAction>? upper, FinalKeys final)
    {
        if (lower is null && allowAt is not null && upper is { Value: not DefaultAction.Deny } opened && final.Has(path))
        {
            final.Loosened(opened.At, $"{path} is final");
        }
    }

    /// <summary>What defers to the trust file needs one.</summary>
    public static void NeedsTrust(string path, Located<DefaultAction>? written, Policy policy, PolicyProblems problems)
    {
        if (written is { Value: DefaultAction.Trust } trust && policy.Trust is null)
        {
            problems.Add(PolicyRules.InvalidValue, trust.At, $"{path}: trust asks the trust file, and the policy has no section trust; write one, and policygate trust init");
        }
    }
}
