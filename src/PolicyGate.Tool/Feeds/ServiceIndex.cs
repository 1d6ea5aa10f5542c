using System.Text.Json;
using PolicyGate.Advisories;

namespace PolicyGate.Tool.Feeds;

/// <summary>What a V3 source offers (https://learn.microsoft.com/nuget/api/service-index).</summary>
internal sealed class ServiceIndex
{
    private readonly Uri source;
    private readonly ILookup<string, string?> resources;

    /// <summary>Reads it.</summary>
    /// <param name="source">Where it is from; addresses in it may be relative to that.</param>
    /// <param name="bytes">The document.</param>
    /// <exception cref="FeedException">It is none.</exception>
    public ServiceIndex(Uri source, byte[] bytes)
    {
        this.source = source;
        resources = FeedJson.Read(source, bytes, json =>
        {
            JsonElement[] items = [.. OsvReader.Items(json, "resources")];
            return items.Length == 0 ? throw new InvalidDataException("it is no service index")
                : items.ToLookup(item => OsvReader.Text(item, "@type") ?? string.Empty, item => OsvReader.Text(item, "@id"), StringComparer.Ordinal);
        });
    }

    /// <summary>The address of the first of these resources that it has; <see langword="null"/> where it has none of them.</summary>
    /// <param name="types">The types, the best first.</param>
    /// <exception cref="FeedException">The resource has no address.</exception>
    public Uri? Find(params IEnumerable<string> types)
    {
        string? type = types.FirstOrDefault(resources.Contains);
        return type is null ? null
            : resources[type].First() is { } address && Uri.TryCreate(source, address, out Uri? uri) ? uri
            : throw new FeedException($"{FeedClient.Shown(source)} is not what it should be: its resource {type} has no address");
    }
}
