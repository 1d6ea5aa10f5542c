using PolicyGate.Policies;

namespace PolicyGate.Language;

/// <summary>What one mapping of a policy says, by key; of one layer, or of all of them so far.</summary>
/// <param name="grammar">The keys.</param>
/// <param name="at">Where the mapping is written.</param>
/// <param name="isInherited">Whether it comes from an <c>extends</c>.</param>
/// <param name="name">The name that the policy gives to it, in a mapping of names.</param>
internal sealed class Values(Grammar grammar, SourceSpan at, bool isInherited, string name = "")
{
    // The values, and behind them their places where somebody may ask for one: ten thousand entries need none.
    private object?[] values = new object?[grammar.Keys.Count];

    /// <summary>The keys.</summary>
    public Grammar Grammar => grammar;

    /// <summary>Where the mapping is written.</summary>
    public SourceSpan At => at;

    /// <summary>Whether it comes from an <c>extends</c>.</summary>
    public bool IsInherited => isInherited;

    /// <summary>Its name, in a mapping of names.</summary>
    public string Name => name;

    /// <summary>A value; <see langword="null"/> where it is not written.</summary>
    public T? Find<T>(Key<T> key)
        where T : class => key.Typed(values[IndexOf(key)]);

    /// <summary>A value that the grammar says has to be there.</summary>
    public T Of<T>(Key<T> key)
        where T : class => Find(key)!;

    /// <summary>The items of a list; none where it is not written.</summary>
    public IReadOnlyList<T> List<T>(Key<IReadOnlyList<T>> key)
        where T : class => Find(key) ?? [];

    /// <summary>Whether a key has a value.</summary>
    public bool Has(Key key) => values[IndexOf(key)] is not null;

    /// <summary>Where a key is written; <see langword="null"/> where it is not.</summary>
    public SourceSpan? PlaceOf(Key key) => PlaceAt(IndexOf(key));

    /// <summary>What was read for a key.</summary>
    public object? this[int key] => values[key];

    /// <summary>Where a key is written; <see langword="null"/> where it is not.</summary>
    public SourceSpan? PlaceAt(int key) => values.Length > grammar.Keys.Count ? (SourceSpan?)values[grammar.Keys.Count + key] : null;

    /// <summary>Sets what was read for a key, and where the key is written where somebody may ask.</summary>
    public void Set(int key, object? value, SourceSpan? place)
    {
        values[key] = value;
        if (place is not null)
        {
            Array.Resize(ref values, 2 * grammar.Keys.Count);
            values[grammar.Keys.Count + key] = place;
        }
    }

    private int IndexOf(Key key) => grammar.IndexOf(key) is >= 0 and int index ? index : throw new ArgumentException($"the grammar has no key {key.Name}", nameof(key));
}
