using System.Globalization;
using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Advisories;

namespace PolicyGate.Tool.Feeds;

/// <summary>One version in a registration.</summary>
/// <param name="Version">The version.</param>
/// <param name="IsListed">Whether it is listed.</param>
/// <param name="Deprecation">What is said against its use.</param>
/// <param name="Catalog">The address of its leaf in the catalog, as it is written; <see langword="null"/> where none is named.</param>
internal sealed record RegistrationLeaf(NuGetVersion Version, bool IsListed, PackageDeprecation? Deprecation, string? Catalog)
{
    // What the gallery says of a version that is not listed.
    private const string Never = "1900-";

    /// <summary>Reads it.</summary>
    /// <param name="leaf">The version.</param>
    /// <param name="id">The id that was asked about.</param>
    /// <exception cref="InvalidDataException">It is none, or of another package.</exception>
    public static RegistrationLeaf Read(JsonElement leaf, string id)
    {
        JsonElement entry = OsvReader.Object(leaf, "catalogEntry");
        NuGetVersion version = OsvReader.Version(OsvReader.Text(entry, "version")) ?? throw new InvalidDataException("a version of it is none");
        return !(OsvReader.Text(entry, "id") ?? id).Equals(id, StringComparison.OrdinalIgnoreCase)
            ? throw new InvalidDataException($"it speaks of {OsvReader.Text(entry, "id")}")
            : new RegistrationLeaf(version, IsListedIn(entry), DeprecationOf(entry), OsvReader.Text(entry, "@id"));
    }

    private static bool IsListedIn(JsonElement entry) =>
        !(entry.TryGetProperty("listed", out JsonElement listed) && (listed.ValueKind == JsonValueKind.False || "false".Equals(OsvReader.Text(entry, "listed"), StringComparison.OrdinalIgnoreCase)))
        && OsvReader.Text(entry, "published")?.StartsWith(Never, StringComparison.Ordinal) != true;

    private static PackageDeprecation? DeprecationOf(JsonElement entry)
    {
        JsonElement deprecation = OsvReader.Object(entry, "deprecation");
        if (deprecation.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        // JSON-LD writes a list of one as the one.
        IEnumerable<string?> reasons = OsvReader.Text(deprecation, "reasons") is { } only ? [only]
            : OsvReader.Items(deprecation, "reasons").Select(reason => reason.ValueKind == JsonValueKind.String ? reason.GetString() : null);
        JsonElement alternate = OsvReader.Object(deprecation, "alternatePackage");
        string named = string.Create(CultureInfo.InvariantCulture, $"{OsvReader.Text(alternate, "id")} {OsvReader.Text(alternate, "range")}").Trim();
        return new PackageDeprecation([.. reasons.OfType<string>().Distinct().Order(StringComparer.Ordinal)], OsvReader.Text(deprecation, "message") ?? string.Empty, named.EndsWith(" *", StringComparison.Ordinal) ? named[..^2] : named);
    }
}
