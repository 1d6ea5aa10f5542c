using PolicyGate.Policies;

namespace PolicyGate.PolicyFiles;

/// <summary>A policy file that cannot be read at all (PG0102).</summary>
internal sealed class PolicyUnreadableException(SourceSpan at, string message) : Exception(message)
{
    /// <summary>Where reading stopped.</summary>
    public SourceSpan At { get; } = at;
}
