using PolicyGate.Policies;

namespace PolicyGate.Projects.Evaluation;

/// <summary>A value of an item's metadata, and the element that gives it.</summary>
/// <param name="Text">The value, its properties put in as far as they are known.</param>
/// <param name="At">The element.</param>
/// <param name="IsCertain">Whether it is known that MSBuild takes it.</param>
internal sealed record PlacedValue(string Text, SourceSpan At, bool IsCertain);

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

/// <summary>What one framework of a project declares.</summary>
/// <param name="Framework">The project's own name for it: <c>TargetFramework</c>.</param>
/// <param name="Items">The items.</param>
/// <param name="IsWhole">Whether these are all: nothing that might bring in more could not be followed.</param>
internal sealed record FrameworkItems(string Framework, IReadOnlyList<PlacedItem> Items, bool IsWhole)
{
    /// <summary>The items of a type with this id.</summary>
    public IEnumerable<PlacedItem> Of(string type, string id) => Items.Where(item => item.Type.Equals(type, StringComparison.OrdinalIgnoreCase) && item.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
}
