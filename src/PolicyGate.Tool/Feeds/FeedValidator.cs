using System.Globalization;
using System.Net.Http.Headers;

namespace PolicyGate.Tool.Feeds;

/// <summary>What a server calls the state of what it gave (RFC 9110, 8.8), to ask whether it still is.</summary>
/// <param name="ETag">With its quotes; <see langword="null"/> where it gave none.</param>
/// <param name="Modified">As it was written; <see langword="null"/> where it gave none.</param>
internal sealed record FeedValidator(string? ETag, string? Modified)
{
    /// <summary>What says "these very bytes": the part of a download can only go on by that; <see langword="null"/> where there is nothing of the kind.</summary>
    public string? Strong => ETag is { } tag ? (tag.StartsWith("W/", StringComparison.Ordinal) ? null : tag) : Modified;

    /// <summary>That of an answer.</summary>
    public static FeedValidator Of(HttpResponseMessage response) => new(response.Headers.ETag?.ToString(), response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Asks for what is another state only.</summary>
    public void IfChanged(HttpRequestHeaders headers)
    {
        if (ETag is not null)
        {
            headers.TryAddWithoutValidation("If-None-Match", ETag);
        }
        else if (Modified is not null)
        {
            headers.TryAddWithoutValidation("If-Modified-Since", Modified);
        }
    }
}
