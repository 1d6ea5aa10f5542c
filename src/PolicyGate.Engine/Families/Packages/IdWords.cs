using System.Text.RegularExpressions;

namespace PolicyGate.Rules;

/// <summary>What an id says in words: two ids that say the same in another order, or with a word at an end that says nothing, are taken for each other.</summary>
internal static partial class IdWords
{
    // Below that, what is left is every second word.
    private const int Shortest = 5;
    private const int FewestWords = 3;

    // Words that impostors add. No siblings of well-known packages end so; `core` and `client` are not here, because many do.
    private static readonly string[] Empty = ["net", "api", "apis", "sdk", "lib", "library", "official", "plus", "pro", "all", "unified", "ex", "new", "fixed", "updated", "vnext", "package", "nuget"];

    /// <summary>A folded id without such words at its end.</summary>
    public static string Core(string folded)
    {
        string core = folded;
        while (Empty.FirstOrDefault(word => core.EndsWith(word, StringComparison.Ordinal) && core.Length - word.Length >= Shortest) is { } word)
        {
            core = core[..^word.Length];
        }

        return core;
    }

    /// <summary>The words of an id in alphabetical order; <see langword="null"/> where they are too few to tell.</summary>
    public static string? Sorted(string id)
    {
        string[] words = [.. Word().Matches(id).Select(match => IdFolding.Fold(match.Value)).Where(word => word.Length > 0).Order(StringComparer.Ordinal)];
        return words.Length < FewestWords ? null : string.Join(' ', words);
    }

    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\d+|\p{Lo}+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
