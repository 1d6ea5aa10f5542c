using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>A second reference to a package.</summary>
/// <param name="Text">The version as a person wrote it.</param>
/// <param name="At">The element.</param>
internal sealed record RivalReference(string Text, SourceSpan At);
