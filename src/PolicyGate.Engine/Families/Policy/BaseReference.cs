using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A base that a policy extends: a preset's name or a path, and the hash of its bytes where it is pinned.</summary>
internal sealed record BaseReference(string Name, string? Sha256, SourceSpan At) : IPlaced;
