using System.Globalization;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Reviewing;

/// <summary>All that is between two states: what every face shows.</summary>
/// <param name="Before">What was before, in words: <c>policygate.lock.json</c>, <c>Foo.1.0.0.nupkg</c>.</param>
/// <param name="After">What is now, in words.</param>
/// <param name="Packages">Each package that changed.</param>
internal sealed record ReviewReport(string Before, string After, IReadOnlyList<PackageReview> Packages)
{
    /// <summary>What could not be compared, and why; each a sentence.</summary>
    public IReadOnlyList<string> NotCompared { get; init; } = [];

    /// <summary>Packages that ask for a person, those that need a decision first.</summary>
    public IEnumerable<PackageReview> Loud => Packages.Where(review => review.Weight != ReviewWeight.Quiet).OrderByDescending(review => review.Weight).ThenBy(review => review.Id, StringComparer.OrdinalIgnoreCase).ThenBy(review => review.New, StringComparer.Ordinal);

    /// <summary>The others, one line each.</summary>
    public IEnumerable<string> QuietLines => Packages.Where(review => review.Weight == ReviewWeight.Quiet).OrderBy(review => review.Id, StringComparer.OrdinalIgnoreCase).ThenBy(review => review.New, StringComparer.Ordinal)
        .Select(review => review.New == PackageReview.Gone ? review.Title : $"{review.Title}: {(review.Parts.Count == 0 ? "nothing but the version" : string.Join("; ", review.Parts.Select(part => $"{part.What}: {Printable.Short(string.Join(", ", part.Lines))}")))}");

    /// <summary>Whether a person has to decide something, or something could not be compared.</summary>
    public bool NeedsDecision => NotCompared.Count > 0 || Packages.Any(review => review.Weight == ReviewWeight.Decide);

    /// <summary>One line of all.</summary>
    public string Summary
    {
        get
        {
            int decide = Packages.Count(review => review.Weight == ReviewWeight.Decide);
            int note = Packages.Count(review => review.Weight == ReviewWeight.Note);
            string rest = NotCompared.Count == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {NotCompared.Count} not compared");
            return Packages.Count == 0 && rest.Length == 0 ? $"{Before} → {After}: nothing changed"
                : string.Create(CultureInfo.InvariantCulture, $"{Before} → {After}: {Quantity.Of(Packages.Count, "package")} changed: {decide} to decide, {note} to know, {Packages.Count - decide - note} quiet{rest}");
        }
    }
}
