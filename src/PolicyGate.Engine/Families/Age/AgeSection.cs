using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A minimum age of certain packages; the most specific entry that names a package decides.</summary>
internal sealed record MinimumAge(IReadOnlyList<PackageEntry> Packages, Located<TimeSpan> Minimum, string? Reason, SourceSpan At, bool Inherited = false) : IPlaced;

/// <summary>The <c>age</c> section: the cool-down (PG08); <see cref="AgeGrammar"/> says what each key means.</summary>
internal sealed record AgeSection(SourceSpan At, Located<TimeSpan>? Minimum, Located<AgeClock>? Clock, Located<Severity>? Unknown, IReadOnlyList<MinimumAge> For);
