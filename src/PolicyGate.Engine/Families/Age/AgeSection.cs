using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A minimum age of certain packages; the most specific entry that names a package decides.</summary>
internal sealed record MinimumAge(IReadOnlyList<PackageEntry> Packages, Located<TimeSpan> Minimum, string? Reason, SourceSpan At, bool Inherited = false) : IPlaced;

/// <summary>The <c>age</c> section: the cool-down (PG08).</summary>
internal sealed record AgeSection
{
    /// <summary>Where the section is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary><c>minimum</c>.</summary>
    public Located<TimeSpan>? Minimum { get; init; }

    /// <summary><c>unknown</c>: the severity of PG0802.</summary>
    public Located<Severity>? Unknown { get; init; }

    /// <summary><c>for</c>.</summary>
    public IReadOnlyList<MinimumAge> For { get; init; } = [];
}
