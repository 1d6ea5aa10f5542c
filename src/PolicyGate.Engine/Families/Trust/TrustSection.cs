namespace PolicyGate.Policies;

/// <summary>The <c>trust</c> section: what is known of each package (PG12); <see cref="TrustGrammar"/> says what each key means.</summary>
internal sealed record TrustSection(SourceSpan At, Located<string>? File, Located<bool>? Required, IReadOnlyList<ExtendedTrust> Extends)
{
    /// <summary>Where the policy says which file it is.</summary>
    public SourceSpan FileAt => File?.At ?? At;
}
