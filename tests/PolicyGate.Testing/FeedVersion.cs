using System.Text.Json.Nodes;

namespace PolicyGate.Testing;

/// <summary>A version that a <see cref="RegistrationFeed"/> has.</summary>
internal sealed record FeedVersion(string Id, string Version)
{
    /// <summary>What the leaf says of listing; nothing where it is <see langword="null"/>.</summary>
    public bool? IsListed { get; init; } = true;

    /// <summary>When it was listed last.</summary>
    public string Published { get; init; } = "2026-05-04T08:00:00Z";

    /// <summary>The deprecation, JSON.</summary>
    public string? Deprecation { get; init; }

    /// <summary>The SHA-512 of the archive, base64; <see langword="null"/> where there is no leaf in the catalog.</summary>
    public string? Hash { get; init; }

    /// <summary>The path of its leaf in the catalog.</summary>
    public string Catalog => $"/v3/catalog/{Id.ToLowerInvariant()}.{Version}.json";

    /// <summary>What a registration says of it.</summary>
    public JsonObject Leaf(LoopbackFeed feed)
    {
        JsonObject entry = new() { ["@id"] = feed[Catalog].AbsoluteUri, ["id"] = Id, ["version"] = Version, ["published"] = Published };
        if (IsListed is { } listed)
        {
            entry["listed"] = listed;
        }

        if (Deprecation is not null)
        {
            entry["deprecation"] = JsonNode.Parse(Deprecation);
        }

        return new JsonObject { ["@id"] = feed[$"{RegistrationFeed.Index(Id)[..^"index.json".Length]}{Version}.json"].AbsoluteUri, ["catalogEntry"] = entry };
    }
}
