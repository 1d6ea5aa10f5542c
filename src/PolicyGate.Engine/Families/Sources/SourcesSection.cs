namespace PolicyGate.Policies;

/// <summary>The <c>sources</c> section: where packages come from (PG05); <see cref="SourcesGrammar"/> says what each key means. A source is a key of nuget.config or a URL.</summary>
internal sealed record SourcesSection(
    SourceSpan At,
    IReadOnlyList<Located<string>> Allow,
    SourceSpan? AllowAt,
    IReadOnlyList<Located<string>> PackageFolders,
    IReadOnlyList<SourceOwnership> OwnersOf,
    Located<bool>? MappingRequired,
    Located<bool>? HttpsRequired);
