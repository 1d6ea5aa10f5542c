using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>What certain packages may do.</summary>
/// <param name="Packages">The packages.</param>
/// <param name="Libraries">What their libraries may do; <see langword="null"/> where the entry does not say.</param>
/// <param name="BuildCode">What they may do in a build; <see langword="null"/> where the entry does not say.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">Where the entry is written.</param>
internal sealed record CapabilityAllowance(IReadOnlyList<PackageEntry> Packages, Capability? Libraries, Capability? BuildCode, string? Reason, SourceSpan At) : IPlaced;
