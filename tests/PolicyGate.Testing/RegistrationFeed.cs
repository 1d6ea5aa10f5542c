using System.Text.Json.Nodes;

namespace PolicyGate.Testing;

/// <summary>A <see cref="LoopbackFeed"/> with packages as the gallery has them: registrations in pages, a catalog, a flat container. It has no archive.</summary>
internal static class RegistrationFeed
{
    /// <summary>The path of an id's registration.</summary>
    public static string Index(string id) => $"/v3/registration/{id.ToLowerInvariant()}/index.json";

    /// <summary>The path of the page of a registration that does not have its pages in itself.</summary>
    public static string Page(string id) => $"/v3/registration/{id.ToLowerInvariant()}/page/all.json";

    /// <summary>The path of an id's list in the flat container.</summary>
    public static string Flat(string id) => $"/v3/flat/{id.ToLowerInvariant()}/index.json";

    /// <summary>Puts packages there, and takes those away that it had of these ids.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="isPaged">Whether pages stand at addresses of their own.</param>
    /// <param name="versions">The versions.</param>
    public static LoopbackFeed WithPackages(this LoopbackFeed feed, bool isPaged, params FeedVersion[] versions)
    {
        feed.Has(VulnerabilityFeed.Service, new JsonObject
        {
            ["version"] = "3.0.0",
            ["resources"] = new JsonArray(
                Resource(feed, "/v3/old/", "RegistrationsBaseUrl"),
                Resource(feed, "/v3/registration/", "RegistrationsBaseUrl/3.6.0"),
                Resource(feed, "/v3/flat/", "PackageBaseAddress/3.0.0"),
                Resource(feed, VulnerabilityFeed.Index, "VulnerabilityInfo/6.7.0")),
        }.ToJsonString());
        foreach (IGrouping<string, FeedVersion> id in versions.GroupBy(version => version.Id))
        {
            JsonArray leaves = [.. id.Select(version => version.Leaf(feed))];
            JsonObject page = new() { ["@id"] = feed[Page(id.Key)].AbsoluteUri, ["lower"] = id.First().Version, ["upper"] = id.Last().Version, ["count"] = leaves.Count };
            if (isPaged)
            {
                feed.Has(Page(id.Key), new JsonObject { ["@id"] = feed[Page(id.Key)].AbsoluteUri, ["lower"] = id.First().Version, ["upper"] = id.Last().Version, ["items"] = leaves }.ToJsonString());
            }
            else
            {
                page["items"] = leaves;
            }

            feed.Has(Index(id.Key), new JsonObject { ["count"] = 1, ["items"] = new JsonArray(page) }.ToJsonString());
            feed.Has(Flat(id.Key), new JsonObject { ["versions"] = new JsonArray([.. id.Select(version => JsonValue.Create(version.Version))]) }.ToJsonString());
            foreach (FeedVersion version in id)
            {
                feed.Without(version.Catalog);
                if (version.Hash is { } hash)
                {
                    feed.Has(version.Catalog, new JsonObject { ["@id"] = feed[version.Catalog].AbsoluteUri, ["id"] = version.Id, ["version"] = version.Version, ["packageHash"] = hash, ["packageHashAlgorithm"] = "SHA512" }.ToJsonString());
                }
            }
        }

        return feed;
    }

    /// <summary>Takes an id away, as the gallery does: it is nowhere.</summary>
    public static LoopbackFeed WithoutPackage(this LoopbackFeed feed, string id) => feed.Without(Index(id)).Without(Flat(id));

    private static JsonObject Resource(LoopbackFeed feed, string path, string type) => new() { ["@id"] = feed[path].AbsoluteUri, ["@type"] = type };
}
