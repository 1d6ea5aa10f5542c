namespace PolicyGate.Policies;

/// <summary>
/// The <c>packages</c> section: which packages may come in at all (PG04); <see cref="PackagesGrammar"/> says what each key means. A section without
/// <c>default</c> denies what is not allowed once there is an allowlist, be it an empty one, else allows.
/// </summary>
internal sealed record PackagesSection(
    SourceSpan At,
    Located<DefaultAction>? Default,
    IReadOnlyList<PackageEntry> Allow,
    SourceSpan? AllowAt,
    IReadOnlyList<PackageEntry> Deny,
    IReadOnlyList<OnlyViaEntry> OnlyVia,
    Located<Severity>? LookAlikes);
