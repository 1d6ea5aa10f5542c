namespace PolicyGate.Policies;

/// <summary>What happens to an id that no entry of the allowlist names.</summary>
internal enum DefaultAction
{
    /// <summary>It passes.</summary>
    Allow,

    /// <summary>It is refused.</summary>
    Deny,

    /// <summary>It passes as far as the trust file has it, and is refused beyond that.</summary>
    Trust,
}
