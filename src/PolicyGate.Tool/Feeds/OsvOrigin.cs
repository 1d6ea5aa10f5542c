using NuGet.Configuration;
using PolicyGate.Advisories;
using PolicyGate.Tool.Advising;

namespace PolicyGate.Tool.Feeds;

/// <summary>OSV records behind an address: an archive (the ecosystem's exported <c>all.zip</c>), or one document where the address ends in <c>.json</c>.</summary>
internal sealed class OsvOrigin(PackageSource source, FeedLimits limits) : IAdvisoryOrigin
{
    /// <inheritdoc/>
    public string Name => FeedClient.Shown(source.SourceUri);

    /// <inheritdoc/>
    public string FileName { get; } = OriginName.Of("osv", source.SourceUri.Host, source.SourceUri.AbsoluteUri, AdvisoryForms.IsJson(source.SourceUri.AbsolutePath) ? ".json" : ".zip");

    /// <inheritdoc/>
    public async Task<Brought> BringAsync(string staged, KeptFile? kept, Action<long, long?> came, CancellationToken cancellation)
    {
        using FeedClient client = new(source, limits) { Came = came };
        FeedPart part = new(staged + ".part");
        try
        {
            if (await client.ArchiveAsync(source.SourceUri, part, kept?.Validator, cancellation).ConfigureAwait(false) is not { } validator)
            {
                return Brought.Same;
            }

            File.Move(part.Path, staged, overwrite: true);
            return new Brought(validator);
        }
        finally
        {
            // What cannot go on is of no use.
            if (part.Of is null)
            {
                part.Discard();
            }
        }
    }
}
