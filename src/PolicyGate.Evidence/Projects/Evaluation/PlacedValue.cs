using PolicyGate.Policies;

namespace PolicyGate.Projects.Evaluation;

/// <summary>A value of an item's metadata, and the element that gives it.</summary>
/// <param name="Text">The value, its properties put in as far as they are known.</param>
/// <param name="At">The element.</param>
/// <param name="IsCertain">Whether it is known that MSBuild takes it.</param>
internal sealed record PlacedValue(string Text, SourceSpan At, bool IsCertain);
