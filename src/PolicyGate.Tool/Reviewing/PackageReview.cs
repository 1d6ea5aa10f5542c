using PolicyGate.Reporting;

namespace PolicyGate.Tool.Reviewing;

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
