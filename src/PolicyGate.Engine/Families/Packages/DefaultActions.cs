using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary><c>default: deny | allow</c> beside an allowlist.</summary>
internal static class DefaultActions
{
    /// <summary>The words.</summary>
    public static readonly WordKind<DefaultAction> Kind = new([("deny", DefaultAction.Deny), ("allow", DefaultAction.Allow)]);

    /// <summary>An allowlist without a default denies the rest; a base that made it final meant that too.</summary>
    public static void MayNotOpen(string path, Located<DefaultAction>? lower, SourceSpan? allowAt, Located<DefaultAction>? upper, FinalKeys final)
    {
        if (lower is null && allowAt is not null && upper is { Value: DefaultAction.Allow } opened && final.Has(path))
        {
            final.Loosened(opened.At, $"{path} is final");
        }
    }
}
