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
internal abstract record Kind
{
    /// <summary>What a person writes, for the reference page.</summary>
    public abstract string Form { get; }
}

/// <summary>A kind whose values become a <typeparamref name="T"/>.</summary>
internal interface IKind<out T>
    where T : class
{
    /// <summary>The value, from what was read.</summary>
    T? Typed(object? read) => (T?)read;
}

/// <summary>The kinds of a single text.</summary>
internal enum Scalar
{
    /// <summary>Any text but an empty one.</summary>
    Text,

    /// <summary>A text that knows its place.</summary>
    Name,

    /// <summary><c>72h</c>, <c>14d</c>, <c>2w</c>.</summary>
    Duration,

    /// <summary>A UTC calendar day.</summary>
    Date,

    /// <summary>64 hexadecimal digits; becomes upper-case hex.</summary>
    Sha256,

    /// <summary>An absolute https URL without user and fragment.</summary>
    HttpsUrl,

    /// <summary>An SPDX licence expression.</summary>
    License,

    /// <summary>A package id, or a prefix of ids ending in one <c>*</c>.</summary>
    Pattern,

    /// <summary>A version or a range of versions.</summary>
    Range,

    /// <summary>A glob over paths of the repository.</summary>
    Glob,

    /// <summary>A folder of the repository, relative to it.</summary>
    Folder,

    /// <summary>The id of a rule that a waiver may cover.</summary>
    Rule,

    /// <summary>A SHA-256 that the entry checks as a whole.</summary>
    Digest,

    /// <summary>The one version of the language that there is.</summary>
    Version,
}

/// <summary>A single text.</summary>
internal sealed record ScalarKind<T>(Scalar Scalar, string Written) : ScalarKind(Scalar), IKind<T>
    where T : class
{
    /// <inheritdoc/>
    public override string Form => Written;
}

/// <summary>A single text, whatever it becomes.</summary>
internal abstract record ScalarKind(Scalar Scalar) : Kind;

/// <summary>One of a few words.</summary>
internal abstract record WordKind(IReadOnlyList<string> Words, bool IsBoolean) : Kind
{
    /// <inheritdoc/>
    public override string Form => string.Join(", ", Words.Select(word => $"`{word}`"));

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
internal abstract record ListKind(Kind Item) : Kind
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

    /// <inheritdoc/>
    public override string Form => $"list of {Item.Form}";

    /// <summary>An empty list.</summary>
    public abstract IList New(int capacity);

    /// <summary>What an item is about: no two may be about one thing.</summary>
    public abstract IEnumerable<string> About(object item);

    /// <summary>The packages that an item names.</summary>
    public abstract IEnumerable<PackageEntry> Packages(object item);

    /// <summary>What is wrong with an item as a whole; <see langword="null"/> where nothing is.</summary>
    public abstract string? Problem(object item, string list);
}

/// <summary>A list of <typeparamref name="T"/>.</summary>
internal sealed record ListKind<T>(IKind<T> Of) : ListKind((Kind)Of), IKind<IReadOnlyList<T>>
    where T : class
{
    /// <summary>What an item is about; nothing that could stand twice, where it is not said.</summary>
    public Func<T, IEnumerable<string>> IsAbout { get; init; } = _ => [];

    /// <summary>The packages that an item names; none, where it is not said.</summary>
    public Func<T, IEnumerable<PackageEntry>> Names { get; init; } = _ => [];

    /// <summary>What is wrong with an item as a whole, with the name of the list; nothing, where it is not said.</summary>
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
internal abstract record MapKind(Grammar Grammar) : Kind
{
    /// <summary>What it is called where it is wrong; the name of its key, where nothing else is said.</summary>
    public string? Called { get; init; }

    /// <inheritdoc/>
    public override string Form => $"{{ {string.Join(", ", Grammar.Written.Select(key => key.Name))} }}";
}

/// <summary>A mapping that becomes a <typeparamref name="T"/> once every layer is known.</summary>
internal sealed record MapKind<T>(Grammar<T> Keys) : MapKind(Keys), IKind<T>
    where T : class
{
    /// <inheritdoc/>
    public T? Typed(object? read) => read is Values values ? Keys.Make(values) : null;
}

/// <summary>An item of a list: a mapping, or a text that stands for one.</summary>
internal abstract record EntryKind(Grammar Grammar) : Kind
{
    /// <summary>Whether a text may stand for the mapping.</summary>
    public abstract bool HasShort { get; }

    /// <inheritdoc/>
    public override string Form => $"{{ {string.Join(", ", Grammar.Written.Select(key => key.Name))} }}";

    /// <summary>What the text stands for.</summary>
    public abstract object? FromText(Located<string> text);
}

/// <summary>An item of a list that becomes a <typeparamref name="T"/>.</summary>
internal sealed record EntryKind<T>(Grammar<T> Keys, Func<Located<string>, T>? Short = null) : EntryKind(Keys), IKind<T>
    where T : class
{
    /// <inheritdoc/>
    public override bool HasShort => Short is not null;

    /// <inheritdoc/>
    public override object? FromText(Located<string> text) => Short?.Invoke(text);
}

/// <summary>A package: <c>Id</c>, <c>Id@range</c>, or a mapping.</summary>
internal sealed record PackageKind(Grammar<PackageEntry> Grammar) : Kind, IKind<PackageEntry>
{
    /// <inheritdoc/>
    public override string Form => "package";
}

/// <summary>A mapping of names that a policy gives, to mappings.</summary>
/// <param name="Noun">What is named.</param>
/// <param name="Grammar">The keys of each.</param>
/// <param name="BuiltIn">A name that is built in, and has other keys.</param>
internal abstract record NamesKind(string Noun, Grammar Grammar, (string Name, Grammar Grammar)? BuiltIn) : Kind
{
    /// <summary>What is behind a name, for a person.</summary>
    public string Behind { get; init; } = $"{{ {string.Join(", ", Grammar.Written.Select(key => key.Name))} }}";

    /// <inheritdoc/>
    public override string Form => $"names to {Behind}";

    /// <summary>An empty list.</summary>
    public abstract IList New();
}

/// <summary>A mapping of names to <typeparamref name="T"/>.</summary>
internal sealed record NamesKind<T>(string Noun, Grammar<T> Keys, (string Name, Grammar Grammar)? BuiltIn = null) : NamesKind(Noun, Keys, BuiltIn), IKind<IReadOnlyList<T>>
    where T : class
{
    /// <inheritdoc/>
    public override IList New() => new List<T>();
}

/// <summary>Severities by rule id.</summary>
internal sealed record RulesKind : Kind, IKind<IReadOnlyDictionary<string, Located<Severity>>>
{
    /// <inheritdoc/>
    public override string Form => "rule ids to severities";
}

/// <summary>A key that is known and refused.</summary>
/// <param name="Why">What is said.</param>
/// <param name="IsAtKey">Whether it is said at the key; else at its value.</param>
internal sealed record RefusedKind(string Why, bool IsAtKey) : Kind, IKind<object>
{
    /// <inheritdoc/>
    public override string Form => "refused";
}
