using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A minimum age of certain packages; the most specific entry that names a package decides.</summary>
internal sealed record MinimumAge(IReadOnlyList<PackageEntry> Packages, Located<TimeSpan> Minimum, string? Reason, SourceSpan At, bool Inherited = false) : IPlaced;
