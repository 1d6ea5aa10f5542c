using System.Security.Cryptography;
using NuGet.Packaging;
using PolicyGate.Facts;

namespace PolicyGate.Packages;

/// <summary>
/// NuGet's content hash of a package's archive on disk: SHA-512 of the archive without its signature entry, base64, computed by
/// NuGet.Packaging from the bytes. The <c>.nupkg.metadata</c> and <c>.nupkg.sha512</c> beside it are claims and are not read.
/// </summary>
internal sealed class ContentHashes(IReadOnlyList<string> packageFolders)
{
    /// <summary>The hash, or why it cannot be had.</summary>
    public Evidence<string> Of(ResolvedPackage package)
    {
        string name = $"{package.Id}.{package.Version.ToNormalizedString()}.nupkg";
#pragma warning disable CA1308 // NuGet's folders are lower case (NuGet.Packaging.VersionFolderPathResolver).
        string? archive = packageFolders
            .Select(folder => Path.Combine(folder, package.FolderPath!, name.ToLowerInvariant()))
            .FirstOrDefault(File.Exists);
#pragma warning restore CA1308
        if (archive is null)
        {
            return new Evidence<string>.Missing($"the archive of {package.Id} {package.Version.ToNormalizedString()} is in no package folder");
        }

        try
        {
            using FileStream stream = File.OpenRead(archive);
            using PackageArchiveReader reader = new(stream, leaveStreamOpen: true);

            // Null for an archive without a signature: then the hash is that of the whole file.
            string? hash = reader.GetContentHash(CancellationToken.None, () =>
            {
                stream.Position = 0;
                return Convert.ToBase64String(SHA512.HashData(stream));
            });
            return new Evidence<string>.Known(hash);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or NuGet.Packaging.Core.PackagingException or NuGet.Packaging.Signing.SignatureException)
        {
            return new Evidence<string>.Missing($"the archive of {package.Id} {package.Version.ToNormalizedString()} cannot be read: {e.Message}");
        }
    }
}
