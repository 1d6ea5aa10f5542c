using PolicyGate.Facts;

namespace PolicyGate.Policies;

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
