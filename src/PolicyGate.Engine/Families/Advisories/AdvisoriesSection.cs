using PolicyGate.Facts;
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

/// <summary>The <c>advisories</c> section: what is known to be bad (PG11); <see cref="AdvisoriesGrammar"/> says what each key means.</summary>
internal sealed record AdvisoriesSection(
    SourceSpan At,
    Located<string>? Data,
    Located<TimeSpan>? MaxStaleness,
    Located<AdvisorySeverity>? Severity,
    Located<TimeSpan>? Grace,
    IReadOnlyList<NotAffected> NotAffected)
{
    /// <summary>Where the policy says which data it is.</summary>
    public SourceSpan DataAt => Data?.At ?? At;

    /// <summary>Where the policy says from which severity on a vulnerability is an error.</summary>
    public SourceSpan SeverityAt => Severity?.At ?? At;
}
