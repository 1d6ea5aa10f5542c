using PolicyGate.Policies;

namespace PolicyGate.Projects.Evaluation;

/// <summary>An item of a project in one framework, and where it comes from.</summary>
/// <param name="Type"><c>PackageReference</c>, <c>PackageVersion</c>, <c>ProjectReference</c> …</param>
/// <param name="Id">What it includes.</param>
/// <param name="At">The element that includes it.</param>
/// <param name="IsCertain">Whether it is known that the framework has it.</param>
internal sealed record PlacedItem(string Type, string Id, SourceSpan At, bool IsCertain)
{
    /// <summary>Its version: one value, or all that it may have; none where no element gives it one.</summary>
    public IReadOnlyList<PlacedValue> Versions { get; init; } = [];

    /// <summary>Its <c>VersionOverride</c>, alike.</summary>
    public IReadOnlyList<PlacedValue> Overrides { get; init; } = [];
}
