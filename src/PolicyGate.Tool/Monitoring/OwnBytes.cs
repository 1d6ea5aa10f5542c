using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Monitoring;

/// <summary>
/// The bytes of a version that are used here, in both forms that NuGet has. A source's <c>packageHash</c> is of the whole archive. A <c>contentHash</c> is of the archive
/// without its signature: where it is the same, the bytes are; where it is another, it says nothing.
/// </summary>
/// <param name="OfArchive">The SHA-512 of the archive, base64; <see langword="null"/> where it is not on this machine.</param>
/// <param name="OfContent">The content hashes that are recorded.</param>
internal sealed record OwnBytes(string? OfArchive, IReadOnlyList<string> OfContent)
{
    /// <summary>Whether a source has these bytes.</summary>
    public bool Are(string hash) => OfArchive is { } whole ? whole == hash : OfContent.Contains(hash, StringComparer.Ordinal);

    /// <summary>Those of a version.</summary>
    public static async Task<OwnBytes> OfAsync(MonitoredVersion version, CancellationToken cancellation)
    {
        try
        {
            return new OwnBytes(version.Archive is { } archive ? await FolderFeed.HashAsync(archive, cancellation).ConfigureAwait(false) : null, [.. version.ContentHashes]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new OwnBytes(null, [.. version.ContentHashes]);
        }
    }
}
