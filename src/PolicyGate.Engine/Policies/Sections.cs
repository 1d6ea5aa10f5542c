namespace PolicyGate.Policies;

/// <summary>What happens to an id that no entry of the allowlist names.</summary>
internal enum DefaultAction
{
    /// <summary>It passes.</summary>
    Allow,

    /// <summary>It is refused.</summary>
    Deny,
}

/// <summary>The <c>packages</c> section: which packages may come in at all (PG04).</summary>
internal sealed record PackagesSection
{
    /// <summary>Where the section is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary><c>default</c>; a section that does not write it denies what is not allowed once there is an allowlist, be it an empty one, else allows.</summary>
    public Located<DefaultAction>? Default { get; init; }

    /// <summary><c>allow</c>.</summary>
    public IReadOnlyList<PackageEntry> Allow { get; init; } = [];

    /// <summary>Where <c>allow</c> is written; <see langword="null"/> where it is not.</summary>
    public SourceSpan? AllowAt { get; init; }

    /// <summary><c>deny</c>.</summary>
    public IReadOnlyList<PackageEntry> Deny { get; init; } = [];

    /// <summary><c>only-via</c>.</summary>
    public IReadOnlyList<OnlyViaEntry> OnlyVia { get; init; } = [];

    /// <summary><c>look-alikes</c>: the severity of PG0404.</summary>
    public Located<Severity>? LookAlikes { get; init; }
}

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
