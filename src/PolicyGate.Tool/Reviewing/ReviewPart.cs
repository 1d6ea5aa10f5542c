using System.Globalization;

namespace PolicyGate.Tool.Reviewing;

/// <summary>One kind of thing that an update changes. Its texts are a stranger's.</summary>
/// <param name="What">What it is of, in one word or two: <c>owners</c>, <c>build code</c>.</param>
/// <param name="Weight">How much of a person it asks for.</param>
/// <param name="Lines">What changed, a sentence each.</param>
/// <param name="Diff">The same in unified form, where there is a text to compare.</param>
internal sealed record ReviewPart(string What, ReviewWeight Weight, IReadOnlyList<string> Lines, string? Diff = null)
{
    private const int MostLines = 12;

    /// <summary>The first of its lines, the rest counted.</summary>
    public IEnumerable<string> FirstLines => Lines.Count <= MostLines ? Lines : [.. Lines.Take(MostLines), string.Create(CultureInfo.InvariantCulture, $"and {Lines.Count - MostLines} more")];

    /// <summary>Parts of which those of one name are one.</summary>
    public static IReadOnlyList<ReviewPart> Merged(IEnumerable<ReviewPart> parts) => [.. parts.GroupBy(part => part.What, StringComparer.Ordinal)
        .Select(same => new ReviewPart(same.Key, same.Max(part => part.Weight), [.. same.SelectMany(part => part.Lines)], same.Select(part => part.Diff).FirstOrDefault(diff => diff is not null)))
        .OrderByDescending(part => part.Weight)];
}
