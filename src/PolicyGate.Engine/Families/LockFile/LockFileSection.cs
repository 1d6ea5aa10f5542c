namespace PolicyGate.Policies;

/// <summary>When NuGet's locked mode has to be on.</summary>
internal enum LockedMode
{
    /// <summary>It need not be.</summary>
    Never,

    /// <summary>Where <c>ContinuousIntegrationBuild</c> or <c>CI</c> is true.</summary>
    Ci,

    /// <summary>Always.</summary>
    Always,
}

/// <summary>The <c>lockfile</c> section: packages.lock.json (PG03).</summary>
internal sealed record LockFileSection
{
    /// <summary>Where the section is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary><c>required</c>.</summary>
    public Located<bool>? Required { get; init; }

    /// <summary><c>in-sync</c>.</summary>
    public Located<bool>? InSync { get; init; }

    /// <summary><c>content-hash: verify</c> (true) or <c>off</c>.</summary>
    public Located<bool>? VerifyContentHash { get; init; }

    /// <summary><c>locked-mode</c>.</summary>
    public Located<LockedMode>? LockedMode { get; init; }
}
