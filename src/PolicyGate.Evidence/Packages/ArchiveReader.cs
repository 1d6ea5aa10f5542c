using System.Security.Cryptography;
using NuGet.Packaging;
using PolicyGate.Facts;

namespace PolicyGate.Packages;

/// <summary>Answers from an archive's bytes. Only here, and in what is called from here, are NuGet.Packaging's types: what the cache answers loads none of it.</summary>
internal static class ArchiveReader
{
    /// <summary>NuGet's content hash.</summary>
    public static Evidence<string> ContentHash(string archive, string name) => Read(archive, name, (reader, stream) => SignedContent.Find(stream) is { } content
        ? Convert.ToBase64String(content.Hash(stream, HashAlgorithmName.SHA512))
        : reader.GetContentHash(CancellationToken.None, () =>
        {
            // An archive without a signature: the hash is that of the whole file.
            stream.Position = 0;
            return Convert.ToBase64String(SHA512.HashData(stream));
        }));

    /// <summary>The signatures, verified against the roots of a folder.</summary>
    public static Evidence<PackageSignatures> Signatures(string archive, string name, string? trustedRoots) => Read(archive, name, (reader, stream) => SignatureReader.Read(reader, stream, trustedRoots));

    /// <summary>What can run during a build.</summary>
    public static Evidence<BuildCode> BuildCode(string archive, string name) => Read(archive, name, (_, stream) => BuildCodeReader.Read(stream));

    /// <summary>What of it the F# compiler runs.</summary>
    public static Evidence<TypeProviders> TypeProviders(string archive, string name) => Read(archive, name, (_, stream) => TypeProviderReader.Read(stream));

    /// <summary>What an approval is of.</summary>
    public static Evidence<PackageContent> Content(string archive, string name) => Read(archive, name, (_, stream) => BuildCodeReader.ReadContent(stream));

    /// <summary>The licence.</summary>
    public static Evidence<PackageLicense> License(string archive, string name) => Read(archive, name, (reader, _) => LicenseReader.Read(reader));

    private static Evidence<T> Read<T>(string archive, string name, Func<PackageArchiveReader, FileStream, T> read)
    {
        try
        {
            using FileStream stream = RegularFile.OpenRequired(archive);
            using PackageArchiveReader reader = new(stream, leaveStreamOpen: true);
            return new Evidence<T>.Known(read(reader, stream));
        }
#pragma warning disable CA1031 // The bytes are a stranger's, and NuGet's readers throw what they like at some of them: whatever it is, nothing was read, and what was not read is missing, never a pass.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return new Evidence<T>.Missing($"the archive of {name} cannot be read: {e.Message}");
        }
    }
}
