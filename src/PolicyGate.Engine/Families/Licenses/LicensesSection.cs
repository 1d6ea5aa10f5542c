using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>What the licence of a package is where the package itself does not say it (<c>licenses.clarify</c>).</summary>
/// <param name="Package">The package.</param>
/// <param name="License">The licence.</param>
/// <param name="FileSha256">SHA-256 of the licence file inside the package, upper-case hex; <see langword="null"/> for whatever it is.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">Where the entry is written.</param>
internal sealed record LicenseClarification(PackageEntry Package, LicenseExpression License, string? FileSha256, string? Reason, SourceSpan At) : IPlaced;

/// <summary>The <c>licenses</c> section (PG09).</summary>
internal sealed record LicensesSection
{
    /// <summary>Where the section is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary><c>allow</c>: single licences.</summary>
    public IReadOnlyList<Located<LicenseExpression>> Allow { get; init; } = [];

    /// <summary>Where <c>allow</c> is written; <see langword="null"/> where it is not.</summary>
    public SourceSpan? AllowAt { get; init; }

    /// <summary><c>unknown</c>: the severity of PG0902.</summary>
    public Located<Severity>? Unknown { get; init; }

    /// <summary><c>clarify</c>.</summary>
    public IReadOnlyList<LicenseClarification> Clarify { get; init; } = [];
}
