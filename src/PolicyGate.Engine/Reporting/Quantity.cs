using System.Globalization;

namespace PolicyGate.Reporting;

/// <summary>How many of what, in English: <c>1 project</c>, <c>2 projects</c>, <c>0 repositories</c>.</summary>
internal static class Quantity
{
    /// <summary>A number and its noun.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">What, in the singular.</param>
    public static string Of(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {Noun(count, noun)}");

    /// <summary>The noun for a number.</summary>
    public static string Noun(long count, string noun) => count == 1 ? noun
        : noun.EndsWith('y') && !IsVowel(noun[^2]) ? $"{noun[..^1]}ies"
        : $"{noun}s";

    private static bool IsVowel(char letter) => "aeiou".Contains(letter, StringComparison.Ordinal);
}
