using System.Text.Json;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Feeds;

/// <summary>Documents of servers: whatever is wrong with one is told with its address.</summary>
internal static class FeedJson
{
    private const int Deepest = 64;

    /// <summary>Reads a document.</summary>
    /// <param name="address">Where it is from.</param>
    /// <param name="bytes">The document.</param>
    /// <param name="read">Makes something of it; what it throws for content is told.</param>
    /// <exception cref="FeedException">It is not what it should be.</exception>
    public static T Read<T>(Uri address, byte[] bytes, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(AssetsFileReader.WithoutPreamble(bytes), new JsonDocumentOptions { MaxDepth = Deepest });
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            throw new FeedException($"{FeedClient.Shown(address)} is not what it should be: {e.Message}", e);
        }
    }
}
