namespace PolicyGate.Projects.Evaluation;

/// <summary>What an element says of the versions of its items.</summary>
/// <param name="Versions">The values of <c>Version</c>, in their order, and whether each holds.</param>
/// <param name="Overrides">Those of <c>VersionOverride</c>.</param>
internal sealed record ItemMetadata(IReadOnlyList<(PlacedValue Value, Certainty Holds)> Versions, IReadOnlyList<(PlacedValue Value, Certainty Holds)> Overrides)
{
    /// <summary>The item with these values: a certain one in place of what it has, another beside it.</summary>
    public PlacedItem Put(PlacedItem item, Certainty certainty) => item with { Versions = Put(item.Versions, Versions, certainty), Overrides = Put(item.Overrides, Overrides, certainty) };

    private static IReadOnlyList<PlacedValue> Put(IReadOnlyList<PlacedValue> before, IReadOnlyList<(PlacedValue Value, Certainty Holds)> values, Certainty certainty)
    {
        IReadOnlyList<PlacedValue> after = before;
        foreach ((PlacedValue value, Certainty holds) in values)
        {
            after = holds.And(certainty) switch
            {
                Certainty.Yes => [value],
                Certainty.Unknown => [.. after.Select(one => one with { IsCertain = false }), value with { IsCertain = false }],
                _ => after,
            };
        }

        return after;
    }
}
