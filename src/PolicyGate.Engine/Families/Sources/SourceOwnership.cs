using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>Packages that come from certain sources only (<c>sources.owners-of</c>); the most specific entry decides.</summary>
internal sealed record SourceOwnership(IReadOnlyList<PackageEntry> Packages, IReadOnlyList<string> Sources, SourceSpan At) : IPlaced;
