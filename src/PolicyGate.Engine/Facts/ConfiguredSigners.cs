using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>What nuget.config wants of signatures: <c>signatureValidationMode</c> <c>require</c>, and by whom (<c>trustedSigners</c>).</summary>
internal sealed record ConfiguredSigners(IReadOnlyList<string> Names, SourceSpan At);
