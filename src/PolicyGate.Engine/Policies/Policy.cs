namespace PolicyGate.Policies;

/// <summary>
/// What a policy says to one project: bases merged, scopes applied, every setting with its place. A section that is
/// <see langword="null"/> is not written and not enforced.
/// </summary>
internal sealed record Policy
{
    /// <summary>The policy's own file (not its bases), or the preset's name.</summary>
    public required string File { get; init; }

    /// <summary>The <c>packages</c> section.</summary>
    public PackagesSection? Packages { get; init; }

    /// <summary>The <c>pinning</c> section.</summary>
    public PinningSection? Pinning { get; init; }

    /// <summary>The <c>lockfile</c> section.</summary>
    public LockFileSection? LockFile { get; init; }

    /// <summary>The <c>sources</c> section.</summary>
    public SourcesSection? Sources { get; init; }

    /// <summary>The <c>signatures</c> section.</summary>
    public SignaturesSection? Signatures { get; init; }

    /// <summary>The <c>integrity</c> section.</summary>
    public IntegritySection? Integrity { get; init; }

    /// <summary>The <c>age</c> section.</summary>
    public AgeSection? Age { get; init; }

    /// <summary>The <c>licenses</c> section.</summary>
    public LicensesSection? Licenses { get; init; }

    /// <summary>The <c>build-code</c> section.</summary>
    public BuildCodeSection? BuildCode { get; init; }

    /// <summary>The <c>waivers</c> section.</summary>
    public WaiversSection? Waivers { get; init; }

    /// <summary><c>exclude</c>: projects that nobody builds.</summary>
    public IReadOnlyList<Exclusion> Exclude { get; init; } = [];

    /// <summary>Severities by rule id.</summary>
    public IReadOnlyDictionary<string, Located<Severity>> Severities { get; init; } = new Dictionary<string, Located<Severity>>(StringComparer.Ordinal);

    /// <summary><c>sdk-packages: check</c>: whether packages that ship with the .NET SDK are checked too.</summary>
    public Located<bool>? CheckSdkPackages { get; init; }

    /// <summary>The severity of PG0004; error where the policy does not say.</summary>
    public Located<Severity>? OnMissingEvidence { get; init; }
}
