using System.Collections;
using PolicyGate.Policies;

namespace PolicyGate.Language;

/// <summary>Something that stands at a place of a policy.</summary>
internal interface IPlaced
{
    /// <summary>The place.</summary>
    SourceSpan At { get; }
}

/// <summary>A kind of value: what a person writes behind a key. The set is closed; what reads policies and what writes their schema know each of them.</summary>
/// <param name="Form">What a person writes, for the reference page.</param>
internal abstract record Kind(string Form);

/// <summary>A kind whose values become a <typeparamref name="T"/>.</summary>
internal interface IKind<out T>
    where T : class
{
    /// <summary>The value, from what was read.</summary>
    T? Typed(object? read) => (T?)read;
}

/// <summary>A text of a policy that is read.</summary>
/// <param name="Text">The text; empty where there is none.</param>
/// <param name="At">Where the value counts as written.</param>
/// <param name="What">What it is called.</param>
/// <param name="List">What the list is called that it stands in; it itself, where it stands in none.</param>
/// <param name="Shown">What is there instead, for the end of a message.</param>
internal readonly record struct Written(string Text, SourceSpan At, string What, string List, string Shown);

/// <summary>A single text.</summary>
/// <param name="Form">What a person writes.</param>
/// <param name="Pattern">The regular expression of the schema; <see langword="null"/> for any text.</param>
/// <param name="Read">What a text becomes; <see langword="null"/> where it is malformed.</param>
/// <param name="Problem">What is wrong with a text that is malformed.</param>
internal abstract record ScalarKind(string Form, string? Pattern, Func<Written, object?> Read, Func<Written, string> Problem) : Kind(Form)
{
    /// <summary>Whether what is no text, or an empty one, is said to be that and nothing else.</summary>
    public bool IsText { get; init; } = true;

    /// <summary>Whether a number means its text.</summary>
    public bool MayBeNumber { get; init; }

    /// <summary>The only texts that there are; <see langword="null"/> for those of the pattern.</summary>
    public Func<IEnumerable<string>>? Words { get; init; }
}

/// <summary>A single text that becomes a <typeparamref name="T"/>.</summary>
internal sealed record ScalarKind<T>(string Form, string? Pattern, Func<Written, T?> Parse, Func<Written, string> Problem) : ScalarKind(Form, Pattern, Parse, Problem), IKind<T>
    where T : class;

/// <summary>One of a few words.</summary>
internal abstract record WordKind(IReadOnlyList<string> Words, bool IsBoolean) : Kind(string.Join(", ", Words.Select(word => $"`{word}`")))
{
    /// <summary>The value of a word, at its place.</summary>
    public abstract object Value(int word, SourceSpan at);

    /// <summary>The word of a value.</summary>
    public abstract string WordOf(object value);
}

/// <summary>One of a few words, each of which means a <typeparamref name="T"/>.</summary>
internal sealed record WordKind<T>((string Word, T Value)[] Meanings, bool IsBoolean = false) : WordKind([.. Meanings.Select(meaning => meaning.Word)], IsBoolean), IKind<Located<T>>
{
    /// <inheritdoc/>
    public override object Value(int word, SourceSpan at) => new Located<T>(Meanings[word].Value, at);

    /// <inheritdoc/>
    public override string WordOf(object value) => Meanings.First(meaning => EqualityComparer<T>.Default.Equals(meaning.Value, ((Located<T>)value).Value)).Word;
}

/// <summary>A list. A later layer appends to it.</summary>
/// <param name="Item">What its items are.</param>
internal abstract record ListKind(Kind Item) : Kind($"list of {Item.Form}")
{
    /// <summary>What an item is called where it is wrong; <c>an entry of</c> the list where nothing else is said.</summary>
    public string? ItemName { get; init; }

    /// <summary>What is said of an empty list, by its name; <see langword="null"/> where nothing is.</summary>
    public Func<string, string>? WhenEmpty { get; init; }

    /// <summary>Whether an empty list makes no sense, be it said or not.</summary>
    public bool IsNeverEmpty { get; init; }

    /// <summary>Whether the schema, too, refuses an item twice.</summary>
    public bool IsSet { get; init; }

    /// <summary>What is said where two items are about one thing, in place of naming it.</summary>
    public string? Twice { get; init; }

    /// <summary>How what items are about is compared: ordinal, ignoring case, where nothing else is said.</summary>
    public StringComparer Comparer { get; init; } = StringComparer.OrdinalIgnoreCase;

    /// <summary>An empty list.</summary>
    public abstract IList New(int capacity);

    /// <summary>What an item is about: no two may be about one thing.</summary>
    public abstract IEnumerable<string> About(object item);

    /// <summary>The packages that an item names.</summary>
    public abstract IEnumerable<PackageEntry> Packages(object item);

    /// <summary>What is wrong with an item as a whole; <see langword="null"/> where nothing is.</summary>
    public abstract string? Problem(object item, string list);
}

/// <summary>A list of <typeparamref name="T"/>; where nothing else is said, its items are about nothing that could stand twice, name no package and are right.</summary>
internal sealed record ListKind<T>(IKind<T> Of) : ListKind((Kind)Of), IKind<IReadOnlyList<T>>
    where T : class
{
    /// <summary>What an item is about.</summary>
    public Func<T, IEnumerable<string>> IsAbout { get; init; } = _ => [];

    /// <summary>The packages that an item names.</summary>
    public Func<T, IEnumerable<PackageEntry>> Names { get; init; } = _ => [];

    /// <summary>What is wrong with an item as a whole, given the name of the list.</summary>
    public Func<T, string, string?> IsWrong { get; init; } = (_, _) => null;

    /// <inheritdoc/>
    public override IList New(int capacity) => new List<T>(capacity);

    /// <inheritdoc/>
    public override IEnumerable<string> About(object item) => IsAbout((T)item);

    /// <inheritdoc/>
    public override IEnumerable<PackageEntry> Packages(object item) => Names((T)item);

    /// <inheritdoc/>
    public override string? Problem(object item, string list) => IsWrong((T)item, list);
}

/// <summary>A mapping with keys of its own. A later layer lies over it key by key.</summary>
internal abstract record MapKind(Grammar Grammar) : Kind(Grammar.Form);

/// <summary>A mapping that becomes a <typeparamref name="T"/> once every layer is known.</summary>
internal sealed record MapKind<T>(Grammar<T> Keys) : MapKind(Keys), IKind<T>
    where T : class
{
    /// <inheritdoc/>
    public T? Typed(object? read) => read is Values values ? Keys.Make(values) : null;
}

/// <summary>An item of a list: a mapping, or a text that stands for one.</summary>
/// <param name="Grammar">Its keys.</param>
/// <param name="Short">What a text stands for; <see langword="null"/> where none does.</param>
internal abstract record EntryKind(Grammar Grammar, Func<Located<string>, object>? Short) : Kind(Grammar.Form);

/// <summary>An item of a list that becomes a <typeparamref name="T"/>.</summary>
internal sealed record EntryKind<T>(Grammar<T> Keys, Func<Located<string>, T>? FromText = null) : EntryKind(Keys, FromText), IKind<T>
    where T : class;

/// <summary>A package: <c>Id</c>, <c>Id@range</c>, or a mapping.</summary>
internal sealed record PackageKind(Grammar<PackageEntry> Grammar) : Kind("package"), IKind<PackageEntry>;

/// <summary>A mapping of names that a policy gives, to mappings. A later layer's names come to those of the earlier ones.</summary>
/// <param name="Noun">What is named.</param>
/// <param name="Behind">What is behind a name, for a person.</param>
/// <param name="Grammar">The keys of each.</param>
/// <param name="BuiltIn">A name that is built in, and has other keys.</param>
internal abstract record NamesKind(string Noun, string Behind, Grammar Grammar, (string Name, Grammar Grammar)? BuiltIn) : Kind($"names to {Behind}")
{
    /// <summary>An empty list.</summary>
    public abstract IList New();
}

/// <summary>A mapping of names to <typeparamref name="T"/>.</summary>
internal sealed record NamesKind<T>(string Noun, string Behind, Grammar<T> Keys, (string Name, Grammar Grammar)? BuiltIn = null) : NamesKind(Noun, Behind, Keys, BuiltIn), IKind<IReadOnlyList<T>>
    where T : class
{
    /// <inheritdoc/>
    public override IList New() => new List<T>();
}

/// <summary>Severities by rule id.</summary>
internal sealed record RulesKind() : Kind("rule ids to severities"), IKind<IReadOnlyDictionary<string, Located<Severity>>>;

/// <summary>A key that is known and refused.</summary>
/// <param name="Why">What is said.</param>
internal sealed record RefusedKind(string Why) : Kind(string.Empty), IKind<object>;
