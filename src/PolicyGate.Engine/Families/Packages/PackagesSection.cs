using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>What happens to an id that no entry of the allowlist names.</summary>
internal enum DefaultAction
{
    /// <summary>It passes.</summary>
    Allow,

    /// <summary>It is refused.</summary>
    Deny,

    /// <summary>It passes as far as the trust file has it, and is refused beyond that.</summary>
    Trust,
}

/// <summary>A package that may come in only through certain parents (<c>packages.only-via</c>).</summary>
internal sealed record OnlyViaEntry(PackageEntry Package, IReadOnlyList<IdPattern> Parents) : IPlaced
{
    /// <inheritdoc/>
    public SourceSpan At => Package.At;
}

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
