namespace PolicyGate.Policies;

/// <summary>What a policy allows a package.</summary>
/// <param name="Set">What it may do.</param>
/// <param name="DecidedBy">The line that decides.</param>
/// <param name="HasEntry">Whether an entry is of this very id, so that there can be no other.</param>
internal sealed record AllowedCapabilities(Capability Set, SourceSpan DecidedBy, bool HasEntry);
