using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A trust file of somebody else, whose publishers count: pinned to its bytes.</summary>
/// <param name="Path">As it is written, relative to the policy that writes it.</param>
/// <param name="Sha256">SHA-256 of its bytes, upper-case hex.</param>
/// <param name="At">Where the entry is written.</param>
internal sealed record ExtendedTrust(string Path, string Sha256, SourceSpan At) : IPlaced;
