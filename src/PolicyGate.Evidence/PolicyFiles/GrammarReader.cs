using System.Collections;
using F23.StringSimilarity;
using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>
/// Nodes to values, by a grammar and strictly: what the grammar does not know is PG0103, with the nearest known key; what is malformed PG0104;
/// what stands twice PG0105.
/// </summary>
/// <param name="problems">Where problems go.</param>
/// <param name="inherited">Whether what is read comes from an <c>extends</c>.</param>
internal sealed class GrammarReader(PolicyProblems problems, bool inherited)
{
    private static readonly Damerau Distance = new();
    private readonly ValueReader single = new(problems, inherited);

    /// <summary>What a mapping says; <see langword="null"/> where the node is none.</summary>
    /// <param name="grammar">Its keys.</param>
    /// <param name="node">The node.</param>
    /// <param name="what">What the mapping is called.</param>
    /// <param name="path">What stands before the name of a key where its value is called something; empty in an entry of a list.</param>
    /// <param name="at">Where the mapping counts as written; where it starts, if nothing is given.</param>
    /// <param name="name">Its name, in a mapping of names.</param>
    public Values? Map(Grammar grammar, YamlNode node, string what, string path = "", SourceSpan? at = null, string name = "")
    {
        if (node is not YamlMap map)
        {
            Invalid(node.At, $"{what} is a mapping");
            return null;
        }

        Span<int> places = stackalloc int[grammar.Keys.Count];
        FindKeys(grammar, map, what, places);
        Values values = new(grammar, at ?? map.At, inherited, name);
        for (int i = 0; i < places.Length; i++)
        {
            Key key = grammar.Keys[i];
            if (places[i] >= 0)
            {
                (YamlKey written, YamlNode value) = map.Entries[places[i]];
                values.Set(i, Value(key, value, path + key.Name, written.At), at is null ? null : written.At);
            }
            else if (key.IsRequired && (key.Unless is not { } other || IsNothing(map, places[grammar.IndexOf(other)])))
            {
                Invalid(map.At, $"{what} needs the key {key.Name}");
            }
        }

        if (grammar.OneOf is ({ } some, { Length: > 0 } otherwise) && !some.Any(values.Has))
        {
            Invalid(map.At, $"{what} needs one of {string.Join(", ", some.Select(key => key.Name))}: {otherwise}");
        }

        Unknown(grammar, map, what);
        return values;
    }

    // Where the mapping has each key of the grammar; negative where it does not.
    private void FindKeys(Grammar grammar, YamlMap map, string what, Span<int> places)
    {
        places.Fill(-1);
        HashSet<string>? unknown = null;
        for (int i = 0; i < map.Entries.Count; i++)
        {
            YamlKey key = map.Entries[i].Key;
            int index = grammar.IndexOf(key.Value);
            if (index >= 0 ? places[index] >= 0 : !(unknown ??= new HashSet<string>(StringComparer.Ordinal)).Add(key.Value))
            {
                Duplicate(key.At, $"the key {key.Value} stands in {what} twice");
            }
            else if (index >= 0)
            {
                places[index] = i;
            }
        }
    }

    private static bool IsNothing(YamlMap map, int place) => place < 0 || map.Entries[place].Value is YamlList { Items.Count: 0 };

    private void Unknown(Grammar grammar, YamlMap map, string what)
    {
        foreach ((YamlKey key, _) in map.Entries)
        {
            if (grammar.IndexOf(key.Value) < 0)
            {
                IEnumerable<string> known = grammar.Keys.Select(key => key.Name);
                string? nearest = known.Where(name => Distance.Distance(name, key.Value) <= Math.Max(1, name.Length / 3)).MinBy(name => Distance.Distance(name, key.Value));
                string hint = nearest is null ? $"known are {string.Join(", ", known.Order(StringComparer.Ordinal))}" : $"do you mean {nearest}?";
                problems.Add(PolicyRules.UnknownKey, key.At, $"{what} has no key {(key.Value.Length > 60 ? key.Value[..60] + "…" : key.Value)}; {hint}");
            }
        }
    }

    private object? Value(Key key, YamlNode node, string what, SourceSpan keyAt)
    {
        switch (key.Kind)
        {
            case MapKind map:
                return Map(map.Grammar, node, what, $"{what}.", keyAt);
            case ListKind list:
                return List(list, node, what);
            case NamesKind names:
                return Names(names, node, what);
            case RulesKind:
                return Severities(node, what);
            case RefusedKind refused:
                Invalid(node.At, refused.Why);
                return null;
            default:
                return Single(key.Kind, node, what, what, key.IsAtKey ? keyAt : node.At);
        }
    }

    // What may stand behind a key and in a list.
    private object? Single(Kind kind, YamlNode node, string what, string list, SourceSpan at) => kind switch
    {
        ScalarKind scalar => single.Scalar(scalar, node, what, list, at),
        WordKind words => single.Word(words, node, what, at),
        PackageKind package => node is YamlMap ? Made(package.Grammar, node, what) : single.Package(node, what),
        EntryKind { Short: { } made } when node is not YamlMap => single.Text(node, what) is { } text ? made(new Located<string>(text, node.At)) : null,
        EntryKind entry => Made(entry.Grammar, node, what),
        _ => throw new InvalidOperationException($"{kind.GetType().Name} cannot be read"),
    };

    private object? Made(Grammar grammar, YamlNode node, string what) => Map(grammar, node, what) is { } values ? grammar.MakeAny(values) : null;

    private IList List(ListKind list, YamlNode node, string what)
    {
        IReadOnlyList<YamlNode> items = single.Items(node, what);
        if (items.Count == 0 && node is YamlList && list.WhenEmpty is { } empty)
        {
            Invalid(node.At, empty(what));
        }

        string name = list.ItemName ?? $"an entry of {what}";
        IList read = list.New(items.Count);
        Seen seen = new(list, items.Count);
        foreach (YamlNode item in items)
        {
            if (Single(list.Item, item, name, what, item.At) is not { } value)
            {
                continue;
            }

            if (list.Problem(value, what) is { } problem)
            {
                Invalid(item.At, problem);
                continue;
            }

            foreach (string other in seen.Add(value))
            {
                Duplicate(item.At, list.Twice ?? $"{other} is in {what} twice");
            }

            read.Add(value);
        }

        return read;
    }

    private IList Names(NamesKind kind, YamlNode node, string what)
    {
        IList read = kind.New();
        if (node is not YamlMap map)
        {
            Invalid(node.At, $"{what} is a mapping of names to {kind.Behind}");
            return read;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((YamlKey key, YamlNode value) in map.Entries)
        {
            Grammar grammar = kind.BuiltIn is var (builtIn, other) && key.Value == builtIn ? other : kind.Grammar;
            if (Map(grammar, value, $"the {kind.Noun} {key.Value}", at: key.At, name: key.Value) is not { } values)
            {
                continue;
            }

            if (!seen.Add(key.Value))
            {
                Duplicate(key.At, $"the key {key.Value} stands in {what} twice");
            }

            if (grammar.MakeAny(values) is { } made)
            {
                read.Add(made);
            }
        }

        return read;
    }

    private Dictionary<string, Located<Severity>> Severities(YamlNode node, string what)
    {
        Dictionary<string, Located<Severity>> severities = new(StringComparer.Ordinal);
        if (node is not YamlMap map)
        {
            Invalid(node.At, $"{what} is a mapping of rule ids to severities");
            return severities;
        }

        foreach ((YamlKey key, YamlNode value) in map.Entries)
        {
            Located<Severity>? severity = (Located<Severity>?)single.Word(Kinds.Level, value, $"the severity of {key.Value}", key.At);
            if (RuleCatalog.Find(key.Value) is not { } rule)
            {
                problems.Add(PolicyRules.UnknownKey, key.At, $"there is no rule {key.Value} in this version");
            }
            else if (severity is not null && !rule.MayBeLowered && severity.Value < rule.Default)
            {
                Invalid(key.At, $"{rule.Id} may not be lowered: a gate must not look like a gate and be none");
            }
            else if (severity is not null && !severities.TryAdd(rule.Id, severity))
            {
                Duplicate(key.At, $"the key {rule.Id} stands in {what} twice");
            }
        }

        return severities;
    }

    private void Invalid(SourceSpan at, string message) => problems.Add(PolicyRules.InvalidValue, at, message);

    private void Duplicate(SourceSpan at, string message) => problems.Add(PolicyRules.Duplicate, at, message);

    // What the items of one list are about, so far. Packages are compared without a text for each, and a single word or text with nothing.
    private sealed class Seen(ListKind list, int capacity)
    {
        private readonly HashSet<PackageEntry>? packages = list.Item is PackageKind ? new(capacity, PackageEntry.SameName) : null;
        private readonly HashSet<string>? others = list.Item is EntryKind || (list.Item is not PackageKind && capacity > 1) ? new(capacity, list.Comparer) : null;

        // What of an item was there before.
        public IEnumerable<string> Add(object item) =>
            packages is not null ? packages.Add((PackageEntry)item) ? [] : [item.ToString()!]
            : others is null ? []
            : list.About(item).Where(about => !others.Add(about));
    }
}
