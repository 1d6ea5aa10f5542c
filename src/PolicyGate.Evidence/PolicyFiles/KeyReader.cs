using F23.StringSimilarity;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>
/// Takes the keys of a mapping one by one. What was not taken when the caller is done is unknown (PG0103, with the nearest
/// known key); what stands twice is PG0105.
/// </summary>
internal sealed class KeyReader
{
    // So many keys are looked through faster than hashed; an entry of a list has three.
    private const int Few = 8;
    private static readonly Damerau Distance = new();
    private readonly Dictionary<string, YamlNode>? values;
    private readonly YamlMap map;
    private readonly string what;
    private readonly PolicyVocabulary vocabulary;
    private readonly List<string> asked = [];

    /// <summary>Starts reading a mapping.</summary>
    public KeyReader(YamlMap map, string what, PolicyVocabulary vocabulary)
    {
        (this.map, this.what, this.vocabulary) = (map, what, vocabulary);
        values = map.Entries.Count > Few ? new Dictionary<string, YamlNode>(StringComparer.Ordinal) : null;
        for (int i = 0; i < map.Entries.Count; i++)
        {
            (YamlKey key, YamlNode value) = map.Entries[i];
            if (values is null ? IndexOf(key.Value) < i : !values.TryAdd(key.Value, value))
            {
                vocabulary.Duplicate(key.At, $"the key {key.Value} stands in {what} twice");
            }
        }
    }

    /// <summary>Where the mapping starts.</summary>
    public SourceSpan At => map.At;

    /// <summary>A reader of the mapping <paramref name="node"/>; PG0104 and <see langword="null"/> where it is none.</summary>
    public static KeyReader? Open(YamlNode node, string what, PolicyVocabulary vocabulary)
    {
        if (node is YamlMap map)
        {
            return new KeyReader(map, what, vocabulary);
        }

        vocabulary.Invalid(node.At, $"{what} is a mapping");
        return null;
    }

    /// <summary>Where a key is written.</summary>
    public SourceSpan KeyAt(string key) => map.Entries[IndexOf(key)].Key.At;

    /// <summary>The value of a key; <see langword="null"/> where it is not written.</summary>
    public YamlNode? Take(string key)
    {
        asked.Add(key);
        return values is not null ? values.GetValueOrDefault(key) : IndexOf(key) is >= 0 and int index ? map.Entries[index].Value : null;
    }

    /// <summary>The value of a key that has to be there.</summary>
    public YamlNode? Required(string key)
    {
        YamlNode? value = Take(key);
        if (value is null)
        {
            vocabulary.Invalid(map.At, $"{what} needs the key {key}");
        }

        return value;
    }

    /// <summary>Says what was not asked for.</summary>
    public void Done()
    {
        for (int i = 0; i < map.Entries.Count; i++)
        {
            YamlKey key = map.Entries[i].Key;
            if (asked.Contains(key.Value))
            {
                continue;
            }

            string? nearest = asked.Where(known => Distance.Distance(known, key.Value) <= Math.Max(1, known.Length / 3)).MinBy(known => Distance.Distance(known, key.Value));
            string hint = nearest is null ? $"known are {string.Join(", ", asked.Order(StringComparer.Ordinal))}" : $"do you mean {nearest}?";
            vocabulary.Problems.Add(PolicyRules.UnknownKey, key.At, $"{what} has no key {(key.Value.Length > 60 ? key.Value[..60] + "…" : key.Value)}; {hint}");
        }
    }

    private int IndexOf(string key)
    {
        for (int i = 0; i < map.Entries.Count; i++)
        {
            if (map.Entries[i].Key.Value == key)
            {
                return i;
            }
        }

        return -1;
    }
}
