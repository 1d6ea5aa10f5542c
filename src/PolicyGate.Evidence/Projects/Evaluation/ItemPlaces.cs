using NuGet.Versioning;

namespace PolicyGate.Projects.Evaluation;

/// <summary>
/// The elements that declare what NuGet understood, framework by framework. Of several that may be it is the one whose version the assets file has; where more
/// than one is left, none is named: a wrong place is worse than none.
/// </summary>
internal sealed class ItemPlaces
{
    private const string Reference = "PackageReference";
    private readonly Dictionary<string, Framework> frameworks = new(StringComparer.OrdinalIgnoreCase);
    private readonly IReadOnlyList<XmlDeclaration> written;
    private readonly bool isOnly;

    /// <summary>Of these.</summary>
    /// <param name="items">The items of each framework.</param>
    /// <param name="written">All that is written, whether it holds or not.</param>
    /// <param name="isOnly">Whether the project has one framework only.</param>
    public ItemPlaces(IReadOnlyList<FrameworkItems> items, IReadOnlyList<XmlDeclaration> written, bool isOnly)
    {
        (this.written, this.isOnly) = (written, isOnly);
        foreach (FrameworkItems framework in items)
        {
            frameworks.TryAdd(framework.Framework, new Framework(framework.Items.ToLookup(item => Key(item.Type, item.Id)), framework.IsWhole));
        }
    }

    /// <summary>Where a reference of a framework is declared, and its version.</summary>
    public Place Of(AssetsDependency dependency, string framework)
    {
        Framework items = In(framework);
        bool isCentral = dependency.IsCentral && !dependency.IsOverride;
        Place reference = Choose(items, Reference, dependency.Id, isCentral ? null : dependency.Range, item => isCentral ? [] : dependency.IsOverride ? item.Overrides : item.Versions);
        if (reference.At is null && !reference.IsUnknown && items.Of("GlobalPackageReference", dependency.Id).Any())
        {
            return Choose(items, "GlobalPackageReference", dependency.Id, dependency.Range, item => item.Versions) with { IsGlobal = true };
        }

        if (isCentral)
        {
            Place central = Choose(items, "PackageVersion", dependency.Id, dependency.Range, item => item.Versions);
            reference = reference with { Version = central.Version, IsVersionUnknown = central.IsUnknown || (central.At is null && !items.IsWhole) };
        }

        return reference.At is null ? Otherwise(reference, items, Reference, dependency.Id, dependency.Range) : reference;
    }

    /// <summary>Where a download of a framework is declared.</summary>
    public Place OfDownload(string id, VersionRange range, string framework)
    {
        Framework items = In(framework);
        Place place = Choose(items, "PackageDownload", id, range, item => [.. item.Versions.SelectMany(value => MsbuildText.List(value.Text).Select(text => value with { Text = text }))]);
        return place.At is null ? Otherwise(place, items, "PackageDownload", id, range) : place;
    }

    /// <summary>The references to projects of a framework.</summary>
    public IReadOnlyList<PlacedItem> Projects(string framework) => [.. In(framework).All.Where(item => item.Type.Equals("ProjectReference", StringComparison.OrdinalIgnoreCase))];

    /// <summary>Whether a text asks for this range.</summary>
    public static bool Says(string? text, VersionRange? range) =>
        text is not null && range is not null && VersionRange.TryParse(text, out VersionRange? parsed) && parsed.ToNormalizedString() == range.ToNormalizedString();

    private static string Key(string type, string id) => $"{type} {id}".ToUpperInvariant();

    // A project of one framework has its items whatever the assets file calls it; a build of one framework knows nothing of the others.
    private Framework In(string name) => frameworks.GetValueOrDefault(name) ?? (isOnly && frameworks.Count == 1 ? frameworks.Values.Single() : new Framework(Array.Empty<PlacedItem>().ToLookup(item => item.Id), IsWhole: frameworks.Count == 0));

    private static Place Choose(Framework items, string type, string id, VersionRange? range, Func<PlacedItem, IReadOnlyList<PlacedValue>> values)
    {
        Candidate[] all = [.. items.Of(type, id).SelectMany(item => values(item) is { Count: > 0 } some ? some.Select(value => new Candidate(item, value)) : [new Candidate(item, null)])];
        Candidate[] best = range is null ? all : Best(all, one => Says(one.Value?.Text, range), one => PropertyExpansion.IsOpen(one.Value?.Text ?? string.Empty));
        best = Best(best, one => one.Item.IsCertain && one.Value?.IsCertain != false);

        // Elements that all count say the same: NuGet takes the first.
        bool isOne = best.DistinctBy(one => (one.Item.At, one.Value?.At)).Count() == 1 || (best.Length > 1 && Array.TrueForAll(best, one => one.Item.IsCertain && (range is null || Says(one.Value?.Text, range))));
        return best.Length == 0 ? Place.None : isOne ? new Place(best[0].Item.At, best[0].Value) : Place.None with { IsUnknown = true };
    }

    private static Candidate[] Best(Candidate[] all, params Func<Candidate, bool>[] wishes) =>
        wishes.Select(wish => Array.FindAll(all, one => wish(one))).FirstOrDefault(found => found.Length > 0) ?? all;

    // What holds in no framework here, or only in a target, may have held in the restore: where just one element asks for this version.
    private Place Otherwise(Place place, Framework items, string type, string id, VersionRange? range)
    {
        XmlDeclaration[] elements = [.. written.Where(element => element.Element.Equals(type, StringComparison.OrdinalIgnoreCase) && element.Id.Equals(id, StringComparison.OrdinalIgnoreCase) && Says(element.Override ?? element.Version, range)).DistinctBy(element => element.At)];
        return place.IsUnknown || elements.Length != 1 ? place with { IsUnknown = place.IsUnknown || elements.Length > 1 || !items.IsWhole }
            : place with { At = elements[0].At, Version = new PlacedValue((elements[0].Override ?? elements[0].Version)!, elements[0].At, false) };
    }

    private sealed record Candidate(PlacedItem Item, PlacedValue? Value);

    private sealed record Framework(ILookup<string, PlacedItem> Items, bool IsWhole)
    {
        public IEnumerable<PlacedItem> All => Items.SelectMany(group => group);

        public IEnumerable<PlacedItem> Of(string type, string id) => Items[Key(type, id)];
    }
}
