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

/// <summary>The <c>pinning</c> section: how versions are chosen (PG02).</summary>
internal sealed record PinningSection
{
    /// <summary>Where the section is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary><c>direct</c>.</summary>
    public Located<DirectPin>? Direct { get; init; }

    /// <summary><c>transitive: locked</c> (true) or <c>any</c>.</summary>
    public Located<bool>? TransitiveLocked { get; init; }

    /// <summary><c>prerelease</c>: a section that writes it refuses prereleases but of these packages.</summary>
    public Located<IReadOnlyList<PackageEntry>>? Prerelease { get; init; }

    /// <summary><c>central: required</c> (true) or <c>optional</c>.</summary>
    public Located<bool>? CentralRequired { get; init; }

    /// <summary><c>resolved: as-declared</c> (true) or <c>any</c>.</summary>
    public Located<bool>? ResolvedAsDeclared { get; init; }
}
