using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>What happens to an id that no entry of the allowlist names.</summary>
internal enum DefaultAction
{
    /// <summary>It passes.</summary>
    Allow,

    /// <summary>It is refused.</summary>
    Deny,
}

/// <summary>A package that may come in only through certain parents (<c>packages.only-via</c>).</summary>
internal sealed record OnlyViaEntry(PackageEntry Package, IReadOnlyList<IdPattern> Parents) : IPlaced
{
    /// <inheritdoc/>
    public SourceSpan At => Package.At;
}

/// <summary>The <c>packages</c> section: which packages may come in at all (PG04).</summary>
internal sealed record PackagesSection
{
    /// <summary>Where the section is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary><c>default</c>; a section that does not write it denies what is not allowed once there is an allowlist, be it an empty one, else allows.</summary>
    public Located<DefaultAction>? Default { get; init; }

    /// <summary><c>allow</c>.</summary>
    public IReadOnlyList<PackageEntry> Allow { get; init; } = [];

    /// <summary>Where <c>allow</c> is written; <see langword="null"/> where it is not.</summary>
    public SourceSpan? AllowAt { get; init; }

    /// <summary><c>deny</c>.</summary>
    public IReadOnlyList<PackageEntry> Deny { get; init; } = [];

    /// <summary><c>only-via</c>.</summary>
    public IReadOnlyList<OnlyViaEntry> OnlyVia { get; init; } = [];

    /// <summary><c>look-alikes</c>: the severity of PG0404.</summary>
    public Located<Severity>? LookAlikes { get; init; }
}
