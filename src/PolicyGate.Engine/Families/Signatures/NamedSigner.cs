using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A name for certificates (<c>signatures.signers</c>).</summary>
internal sealed record NamedSigner(string Name, IReadOnlyList<string> Fingerprints, SourceSpan At) : IPlaced;
