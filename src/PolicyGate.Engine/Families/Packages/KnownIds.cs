using F23.StringSimilarity;

namespace PolicyGate.Rules;

/// <summary>
/// Ids that another id may imitate, with the imitations that count: the same once separators and confusable characters are
/// folded, the same words in another order or with an empty one at the end (<see cref="IdWords"/>), <c>rn</c> for <c>m</c>, or one edit
/// (insertion, deletion, substitution, transposition: Damerau-Levenshtein) away.
/// </summary>
internal sealed class KnownIds
{
    // Below this length one edit makes every second word a look-alike.
    private const int ShortestForEdits = 5;

    private static readonly Damerau Distance = new();
    private readonly HashSet<string> ids;
    private readonly Dictionary<string, string> byFolded;
    private readonly Dictionary<string, string> byCore = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> byWords = new(StringComparer.Ordinal);
    private readonly ILookup<int, (string Folded, string Id)> byLength;

    private KnownIds(IEnumerable<string> ids)
    {
        this.ids = new HashSet<string>(ids, StringComparer.OrdinalIgnoreCase);
        byFolded = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string id in this.ids.Order(StringComparer.Ordinal))
        {
            string folded = IdFolding.Fold(id);
            byFolded.TryAdd(folded, id);
            byCore.TryAdd(IdWords.Core(folded), id);
            if (IdWords.Sorted(id) is { } words)
            {
                byWords.TryAdd(words, id);
            }
        }

        byLength = byFolded.ToLookup(pair => pair.Key.Length, pair => (pair.Key, pair.Value));
    }

    /// <summary>The list that ships with the engine, <c>well-known-ids.txt</c>.</summary>
    public static KnownIds WellKnown { get; } = new(EmbeddedText.Lines("well-known-ids.txt"));

    /// <summary>These and more.</summary>
    public KnownIds With(IEnumerable<string> more)
    {
        string[] added = [.. more.Where(id => !ids.Contains(id))];
        return added.Length == 0 ? this : new KnownIds(ids.Concat(added));
    }

    /// <summary>Whether the id itself is one of these.</summary>
    public bool Contains(string id) => ids.Contains(id);

    /// <summary>The id that this one imitates, or <see langword="null"/>.</summary>
    public string? Resembled(string id)
    {
        string folded = IdFolding.Fold(id);
        if (byFolded.TryGetValue(folded, out string? same)
            || byFolded.TryGetValue(folded.Replace("rn", "m", StringComparison.Ordinal), out same)
            || byCore.TryGetValue(IdWords.Core(folded), out same)
            || (IdWords.Sorted(id) is { } words && byWords.TryGetValue(words, out same)))
        {
            return same;
        }

        return Enumerable.Range(folded.Length - 1, 3)
            .Where(length => length >= ShortestForEdits)
            .SelectMany(length => byLength[length])
            .Where(known => Distance.Distance(folded, known.Folded) <= 1)
            .Select(known => known.Id)
            .FirstOrDefault();
    }
}
