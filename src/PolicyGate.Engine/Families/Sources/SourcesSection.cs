using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>Packages that come from certain sources only (<c>sources.owners-of</c>); the most specific entry decides.</summary>
internal sealed record SourceOwnership(IReadOnlyList<PackageEntry> Packages, IReadOnlyList<string> Sources, SourceSpan At) : IPlaced;

/// <summary>The <c>sources</c> section: where packages come from (PG05). A source is a key of nuget.config or a URL.</summary>
internal sealed record SourcesSection
{
    /// <summary>Where the section is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary><c>allow</c>.</summary>
    public IReadOnlyList<Located<string>> Allow { get; init; } = [];

    /// <summary>Where <c>allow</c> is written; <see langword="null"/> where it is not.</summary>
    public SourceSpan? AllowAt { get; init; }

    /// <summary><c>package-folders</c>: folders of the repository, relative to it, from which packages may be used.</summary>
    public IReadOnlyList<Located<string>> PackageFolders { get; init; } = [];

    /// <summary><c>owners-of</c>.</summary>
    public IReadOnlyList<SourceOwnership> OwnersOf { get; init; } = [];

    /// <summary><c>mapping: required</c> (true) or <c>optional</c>.</summary>
    public Located<bool>? MappingRequired { get; init; }

    /// <summary><c>https: required</c> (true) or <c>optional</c>.</summary>
    public Located<bool>? HttpsRequired { get; init; }
}
