using PolicyGate.Policies;

namespace PolicyGate.Language;

/// <summary>What it means for a key that it, or its section, is final.</summary>
internal enum WhenFinal
{
    /// <summary>The value stays as it is.</summary>
    Stays,

    /// <summary>More entries tighten: nothing is refused.</summary>
    MayGrow,

    /// <summary>Every entry opens something: there may be no more.</summary>
    MayNotGrow,

    /// <summary>There may be no more, which a check of the section's own holds.</summary>
    HeldBySection,
}

/// <summary>A key of a mapping.</summary>
internal abstract class Key(string name, Kind kind, string description)
{
    private readonly WhenFinal? whenFinal;

    /// <summary>As it is written.</summary>
    public string Name => name;

    /// <summary>What is behind it.</summary>
    public Kind Kind => kind;

    /// <summary>One sentence, for the schema, editors and the reference page.</summary>
    public string Description => description;

    /// <summary>Whether it has to be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Another key; where it has a value, this one need not be there.</summary>
    public Key? Unless { get; init; }

    /// <summary>Whether a value counts as written at its key; else where it stands itself.</summary>
    public bool IsAtKey { get; init; } = true;

    /// <summary>What the reference page writes for it.</summary>
    public string Example { get; init; } = string.Empty;

    /// <summary>Whether an entry that matches no package has its use all the same.</summary>
    public bool IsStanding { get; init; }

    /// <summary>What it means that it is final: a scalar stays and a list may grow, where nothing else is said.</summary>
    public WhenFinal WhenFinal
    {
        get => whenFinal ?? (kind is ListKind or NamesKind ? WhenFinal.MayGrow : WhenFinal.Stays);
        init => whenFinal = value;
    }

    /// <summary>The scalar of the section that an entry of this list may not undercut where that is final.</summary>
    public virtual Key? Undercuts => null;

    /// <summary>Where a later layer opens more than an earlier one allowed.</summary>
    public abstract IEnumerable<SourceSpan> OpenedBy(object? lower, object upper);

    /// <summary>The entries that ask for less than the scalar which <see cref="Undercuts"/> names.</summary>
    public virtual IEnumerable<SourceSpan> WeakerThan(Values lower, object upper) => [];
}

/// <summary>A key whose values become a <typeparamref name="T"/>.</summary>
internal class Key<T>(string name, IKind<T> kind, string description) : Key(name, (Kind)kind, description)
    where T : class
{
    /// <summary>Which of a later layer's entries open more, given the earlier value; all of them, where nothing else is said.</summary>
    public Func<T?, T, IEnumerable<SourceSpan>> Opens { get; init; } = (_, upper) => upper is IEnumerable<IPlaced> entries ? entries.Select(entry => entry.At) : [];

    /// <summary>The value, from what was read.</summary>
    public T? Typed(object? read) => kind.Typed(read);

    /// <inheritdoc/>
    public override IEnumerable<SourceSpan> OpenedBy(object? lower, object upper) => Opens(Typed(lower), Typed(upper)!);
}

/// <summary>A list of exceptions from a scalar of the same section.</summary>
/// <typeparam name="T">An exception.</typeparam>
/// <typeparam name="TScalar">What it is an exception from.</typeparam>
internal sealed class ExceptionsKey<T, TScalar>(string name, IKind<IReadOnlyList<T>> kind, string description, Key<Located<TScalar>> from, Func<T, TScalar, bool> asksForLess) : Key<IReadOnlyList<T>>(name, kind, description)
    where T : class, IPlaced
{
    /// <inheritdoc/>
    public override Key Undercuts => from;

    /// <inheritdoc/>
    public override IEnumerable<SourceSpan> WeakerThan(Values lower, object upper) =>
        lower.Find(from) is { } before ? ((IReadOnlyList<T>)upper).Where(entry => asksForLess(entry, before.Value)).Select(entry => entry.At) : [];
}
