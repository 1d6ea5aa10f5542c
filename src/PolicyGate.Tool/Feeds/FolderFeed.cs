using System.Security.Cryptography;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace PolicyGate.Tool.Feeds;

/// <summary>A folder of packages, in either of NuGet's layouts: what is there and what bytes it has. It lists all that it has, and deprecates nothing.</summary>
internal sealed class FolderFeed(PackageSource source) : IPackageFeed
{
    private readonly SourceRepository repository = new(source, Repository.Provider.GetCoreV3());

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<NuGetVersion, OfferedVersion>> AskAsync(string id, IReadOnlyCollection<NuGetVersion> versions, CancellationToken cancellation)
    {
        try
        {
            if (!Directory.Exists(source.SourceUri.LocalPath))
            {
                throw new FeedException($"the folder {source.SourceUri.LocalPath} is not there");
            }

            FindLocalPackagesResource packages = await repository.GetResourceAsync<FindLocalPackagesResource>(cancellation).ConfigureAwait(false) ?? throw new FeedException($"{source.SourceUri.LocalPath} is no folder of packages");
            Dictionary<NuGetVersion, OfferedVersion> found = [];
            foreach (LocalPackageInfo package in packages.FindPackagesById(id, NullLogger.Instance, cancellation).Where(package => versions.Contains(package.Identity.Version)))
            {
                found[package.Identity.Version] = new OfferedVersion { Hash = await HashAsync(package.Path, cancellation).ConfigureAwait(false) };
            }

            return found;
        }
        catch (Exception e) when (e is FatalProtocolException or IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
        {
            throw new FeedException($"the folder {source.SourceUri.LocalPath} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The SHA-512 of a whole archive, base64.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<string> HashAsync(string archive, CancellationToken cancellation)
    {
        FileStream stream = RegularFile.OpenRequired(archive);
        await using (stream.ConfigureAwait(false))
        {
            return Convert.ToBase64String(await SHA512.HashDataAsync(stream, cancellation).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is open.
    }
}
