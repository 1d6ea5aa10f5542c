using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>An advisory that does not concern certain packages here, and why (VEX).</summary>
/// <param name="Advisory">Any id of it.</param>
/// <param name="Packages">The packages.</param>
/// <param name="Justification">One of CycloneDX's words for why (https://cyclonedx.org/docs/1.6/json/#vulnerabilities_items_analysis_justification).</param>
/// <param name="Reason">Why, for a person.</param>
/// <param name="Expires">The last day.</param>
/// <param name="At">Where the entry is written.</param>
/// <param name="Inherited">Whether it comes from an <c>extends</c>.</param>
internal sealed record NotAffected(
    Located<string> Advisory,
    IReadOnlyList<PackageEntry> Packages,
    Located<string> Justification,
    string Reason,
    Located<DateOnly> Expires,
    SourceSpan At,
    bool Inherited = false) : IPlaced;
