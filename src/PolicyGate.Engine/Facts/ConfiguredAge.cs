using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>A source whose packages nuget.config wants to be of a certain age (<c>minPublishAgeHours</c>), except those that match a pattern.</summary>
internal sealed record ConfiguredAge(string Source, TimeSpan Minimum, IReadOnlyList<IdPattern> Exceptions, SourceSpan At);
