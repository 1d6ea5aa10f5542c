namespace PolicyGate.Projects.Evaluation;

/// <summary>What one framework of a project declares.</summary>
/// <param name="Framework">The project's own name for it: <c>TargetFramework</c>.</param>
/// <param name="Items">The items.</param>
/// <param name="IsWhole">Whether these are all: nothing that might bring in more could not be followed.</param>
internal sealed record FrameworkItems(string Framework, IReadOnlyList<PlacedItem> Items, bool IsWhole)
{
    /// <summary>The items of a type with this id.</summary>
    public IEnumerable<PlacedItem> Of(string type, string id) => Items.Where(item => item.Type.Equals(type, StringComparison.OrdinalIgnoreCase) && item.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
}
