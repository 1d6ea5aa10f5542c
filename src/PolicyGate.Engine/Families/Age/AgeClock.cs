namespace PolicyGate.Policies;

/// <summary>Which clock says how old a version is (<c>age.clock</c>).</summary>
internal enum AgeClock
{
    /// <summary>The trusted timestamp of the repository's signature.</summary>
    Signature,

    /// <summary>The day on which the trust file first had it.</summary>
    Seen,

    /// <summary>The later of all that is known.</summary>
    Strictest,
}
