using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A trust file of somebody else, whose publishers count: pinned to its bytes.</summary>
/// <param name="Path">As it is written, relative to the policy that writes it.</param>
/// <param name="Sha256">SHA-256 of its bytes, upper-case hex.</param>
/// <param name="At">Where the entry is written.</param>
internal sealed record ExtendedTrust(string Path, string Sha256, SourceSpan At) : IPlaced;

/// <summary>The <c>trust</c> section: what is known of each package (PG12); <see cref="TrustGrammar"/> says what each key means.</summary>
internal sealed record TrustSection(SourceSpan At, Located<string>? File, Located<bool>? Required, IReadOnlyList<ExtendedTrust> Extends)
{
    /// <summary>Where the policy says which file it is.</summary>
    public SourceSpan FileAt => File?.At ?? At;
}
