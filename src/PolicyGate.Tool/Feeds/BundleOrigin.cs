using NuGet.Configuration;

namespace PolicyGate.Tool.Feeds;

/// <summary>A bundle behind an address. Who answers is not asked, since the bundle is signed; http only where a source of nuget.config allows it.</summary>
internal static class BundleOrigin
{
    /// <summary>Brings it.</summary>
    /// <param name="source">The address.</param>
    /// <param name="file">The file to write.</param>
    /// <param name="limits">What the server may cost.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FeedException">It cannot be had.</exception>
    public static async Task BringAsync(PackageSource source, string file, FeedLimits limits, CancellationToken cancellation)
    {
        using FeedClient client = new(source, limits);
        FeedPart part = new(file);
        await client.ArchiveAsync(source.SourceUri, part, known: null, cancellation).ConfigureAwait(false);
    }
}
