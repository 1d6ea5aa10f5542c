using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A certificate that is not trusted (any more).</summary>
/// <param name="Fingerprint">SHA-256, upper-case hex.</param>
/// <param name="After">Signatures with a trusted timestamp of this UTC day or before stay good; <see langword="null"/> for none.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">Where the entry is written.</param>
internal sealed record DistrustedCertificate(string Fingerprint, DateOnly? After, string? Reason, SourceSpan At) : IPlaced;
