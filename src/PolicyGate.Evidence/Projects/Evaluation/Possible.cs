namespace PolicyGate.Projects.Evaluation;

/// <summary>The values that a property, an item or a text can have where nothing is evaluated.</summary>
/// <param name="Values">Those that are written somewhere, under whatever condition; of what is not known in one, the way in which it is written.</param>
/// <param name="IsOpen">Whether it may have another, which is written nowhere: from the environment, from a command line, or one that only an evaluation knows.</param>
internal sealed record Possible(IReadOnlyList<string> Values, bool IsOpen)
{
    // As many are followed.
    private const int Most = 8;

    /// <summary>Nothing that is written.</summary>
    public static Possible Unknown { get; } = new([], IsOpen: true);

    /// <summary>No value at all.</summary>
    public static Possible Nothing { get; } = new([], IsOpen: false);

    /// <summary>Either of two.</summary>
    public Possible Or(Possible other) => ReferenceEquals(this, other) ? this : Of(Values.Concat(other.Values), IsOpen || other.IsOpen);

    /// <summary>One of several values.</summary>
    public static Possible Of(IEnumerable<string> values, bool isOpen = false)
    {
        string[] distinct = [.. values.Distinct(StringComparer.Ordinal).Take(Most + 1)];
        return distinct.Length > Most ? new(distinct[..Most], IsOpen: true) : new(distinct, isOpen);
    }
}
