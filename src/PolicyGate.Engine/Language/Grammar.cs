namespace PolicyGate.Language;

/// <summary>The keys of one mapping: said once, and everything that reads, merges, checks, describes and explains it comes from here.</summary>
/// <param name="keys">The keys, in the order of the reference page.</param>
internal abstract class Grammar(IReadOnlyList<Key> keys)
{
    private readonly Key[] all = [.. keys];

    /// <summary>The keys.</summary>
    public IReadOnlyList<Key> Keys => all;

    /// <summary>The keys that a person may write.</summary>
    public IEnumerable<Key> Written => Keys.Where(key => key.Kind is not RefusedKind);

    /// <summary>What a person writes.</summary>
    public string Form => $"{{ {string.Join(", ", Written.Select(key => key.Name))} }}";

    /// <summary>Of these keys one has to be there, and what is said where none is.</summary>
    public (IReadOnlyList<Key> Keys, string Else)? OneOf { get; init; }

    /// <summary>Where a key stands among the keys; negative where it does not.</summary>
    public int IndexOf(Key key) => Array.IndexOf(all, key);

    /// <summary>Where the key of this name stands among the keys; negative where there is none.</summary>
    public int IndexOf(string name)
    {
        int index = all.Length - 1;
        while (index >= 0 && all[index].Name != name)
        {
            index--;
        }

        return index;
    }

    /// <summary>Whether everything was read that has to be there.</summary>
    protected bool IsWhole(Values values)
    {
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i] is { IsRequired: true, Unless: null } && values[i] is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What the mapping becomes; <see langword="null"/> where a key that it needs could not be read.</summary>
    public abstract object? MakeAny(Values values);
}

/// <summary>A mapping that becomes a <typeparamref name="T"/>.</summary>
internal sealed class Grammar<T>(IReadOnlyList<Key> keys, Func<Values, T> make) : Grammar(keys)
    where T : class
{
    /// <summary>What the mapping becomes; <see langword="null"/> where a key that it needs could not be read.</summary>
    public T? Make(Values values) => IsWhole(values) ? make(values) : null;

    /// <inheritdoc/>
    public override object? MakeAny(Values values) => Make(values);
}
