using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Advisories;

namespace PolicyGate.Tool.Feeds;

/// <summary>A part of what a source registers of an id (https://learn.microsoft.com/nuget/api/registration-base-url-resource): the versions between two.</summary>
/// <param name="Id">Its address, as it is written; <see langword="null"/> where it has none.</param>
/// <param name="Lower">The lowest version; <see langword="null"/> where it cannot be read, and it may be any.</param>
/// <param name="Upper">The highest version.</param>
/// <param name="Leaves">The versions; <see langword="null"/> where they are at its address.</param>
internal sealed record RegistrationPage(string? Id, NuGetVersion? Lower, NuGetVersion? Upper, IReadOnlyList<RegistrationLeaf>? Leaves)
{
    private const int MostPages = 1000;

    /// <summary>Whether a version would be in it.</summary>
    public bool MayHave(NuGetVersion version) => (Lower is null || Lower <= version) && (Upper is null || version <= Upper);

    /// <summary>The pages of an index.</summary>
    /// <param name="root">The index.</param>
    /// <param name="id">Whose it is.</param>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static IReadOnlyList<RegistrationPage> Index(JsonElement root, string id)
    {
        JsonElement items = ItemsOf(root) ?? throw new InvalidDataException("it is no registration of a package");
        return items.GetArrayLength() > MostPages ? throw new InvalidDataException("it has more pages than are taken")
            : [.. items.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object ? Of(item, id) : throw new InvalidDataException("a page of it is none"))];
    }

    /// <summary>The versions of a page that stands at an address of its own.</summary>
    /// <param name="root">The page.</param>
    /// <param name="id">Whose it is.</param>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static IReadOnlyList<RegistrationLeaf> Page(JsonElement root, string id) =>
        Of(root, id).Leaves ?? throw new InvalidDataException("it is no page of a registration");

    private static RegistrationPage Of(JsonElement page, string id) => new(
        OsvReader.Text(page, "@id"),
        OsvReader.Version(OsvReader.Text(page, "lower")),
        OsvReader.Version(OsvReader.Text(page, "upper")),
        ItemsOf(page) is { } leaves ? [.. leaves.EnumerateArray().Select(leaf => RegistrationLeaf.Read(leaf, id))] : null);

    private static JsonElement? ItemsOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("items", out JsonElement items) && items.ValueKind == JsonValueKind.Array ? items : null;
}
