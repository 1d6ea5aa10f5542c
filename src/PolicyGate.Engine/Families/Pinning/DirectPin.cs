namespace PolicyGate.Policies;

/// <summary>What a direct reference may ask for (<c>pinning.direct</c>), strictest last.</summary>
internal enum DirectPin
{
    /// <summary>Everything passes.</summary>
    Any,

    /// <summary>Ranges pass, floating versions do not.</summary>
    Range,

    /// <summary>Whatever a lock file that is in sync pins; else a single version.</summary>
    Locked,

    /// <summary>A single version, bare or bracketed.</summary>
    Fixed,

    /// <summary>Only <c>[1.2.3]</c>.</summary>
    Exact,
}
