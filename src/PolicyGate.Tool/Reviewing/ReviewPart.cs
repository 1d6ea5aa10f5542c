using System.Globalization;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Reviewing;

/// <summary>How much of a person a change asks for.</summary>
internal enum ReviewWeight
{
    /// <summary>Nothing: it is what every update changes.</summary>
    Quiet,

    /// <summary>To be known.</summary>
    Note,

    /// <summary>A person decides whether it is wanted.</summary>
    Decide,
}

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

/// <summary>What is between two versions of a package.</summary>
/// <param name="Id">The package.</param>
/// <param name="Old">The version before; <see langword="null"/> for a package that is new.</param>
/// <param name="New">The version now.</param>
/// <param name="Parts">What changed.</param>
internal sealed record PackageReview(string Id, string? Old, string New, IReadOnlyList<ReviewPart> Parts)
{
    /// <summary>What stands for the version now of a package that is no more.</summary>
    public const string Gone = "gone";

    /// <summary>The heaviest of its parts.</summary>
    public ReviewWeight Weight => Parts.Count == 0 ? ReviewWeight.Quiet : Parts.Max(part => part.Weight);

    /// <summary>The package and its versions, in one line.</summary>
    public string Title => $"{Printable.Short(Id)} {(Old is null ? $"{Printable.Short(New)} (new)" : Old == New ? Printable.Short(New) : $"{Printable.Short(Old)} → {Printable.Short(New)}")}";
}
