using System.IO.Enumeration;
using PolicyGate.Policies;

namespace PolicyGate.Projects.Evaluation;

/// <summary>The items of one evaluation, as <c>Include</c>, <c>Update</c> and <c>Remove</c> leave them: of what stands under a condition that is not known, all that may be.</summary>
internal sealed class ItemTable
{
    // Nobody writes so many; of what comes behind them nothing is known.
    private const int MostItems = 100_000;
    private const int MostSteps = 2_000_000;
    private readonly Dictionary<string, List<PlacedItem>> items = new(StringComparer.OrdinalIgnoreCase);
    private int steps;
    private long number;

    /// <summary>Whether there was more than is looked at.</summary>
    public bool IsTooMuch => steps > MostSteps || number > MostItems;

    /// <summary>The items of a type.</summary>
    public IReadOnlyList<PlacedItem> Of(string type) => items.GetValueOrDefault(type) ?? [];

    /// <summary>Includes items.</summary>
    /// <param name="type">Their type.</param>
    /// <param name="included">What is included: ids, or items of another type with their metadata.</param>
    /// <param name="excluded">What is not.</param>
    /// <param name="at">The element.</param>
    /// <param name="metadata">The versions that the element gives.</param>
    /// <param name="certainty">Whether it holds.</param>
    public void Include(string type, IReadOnlyList<PlacedItem> included, IReadOnlyList<string> excluded, SourceSpan at, ItemMetadata metadata, Certainty certainty)
    {
        number += certainty == Certainty.No ? 0 : included.Count;
        if (!Counts(included.Count + excluded.Count) || certainty == Certainty.No)
        {
            return;
        }

        List<PlacedItem> list = items.TryGetValue(type, out List<PlacedItem>? known) ? known : items[type] = [];
        HashSet<string> not = new(excluded, StringComparer.OrdinalIgnoreCase);
        list.AddRange(included.Where(item => !not.Contains(item.Id)).Select(item => metadata.Put(item with { Type = type, At = at, IsCertain = item.IsCertain && certainty == Certainty.Yes }, Certainty.Yes)));
    }

    /// <summary>Gives the items that are there other metadata.</summary>
    public void Update(string type, IReadOnlyList<string> ids, ItemMetadata metadata, Certainty certainty) =>
        Change(type, ids, item => certainty == Certainty.No ? item : metadata.Put(item, certainty));

    /// <summary>Takes items away.</summary>
    public void Remove(string type, IReadOnlyList<string> ids, Certainty certainty) =>
        Change(type, ids, item => certainty switch { Certainty.No => item, Certainty.Unknown => item with { IsCertain = false }, _ => null });

    private void Change(string type, IReadOnlyList<string> ids, Func<PlacedItem, PlacedItem?> change)
    {
        if (!Counts(ids.Count) || !items.TryGetValue(type, out List<PlacedItem>? list) || !Counts(list.Count))
        {
            return;
        }

        HashSet<string> exact = new(ids.Where(id => !FileWildcards.Is(id)), StringComparer.OrdinalIgnoreCase);
        string[] patterns = [.. ids.Where(FileWildcards.Is)];
        if (!Counts((long)list.Count * patterns.Length))
        {
            return;
        }

        items[type] = [.. list.Select(item => exact.Contains(item.Id) || patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, item.Id)) ? change(item) : item).OfType<PlacedItem>()];
    }

    private bool Counts(long more)
    {
        steps = (int)Math.Min(int.MaxValue, steps + more + 1);
        return !IsTooMuch;
    }
}
