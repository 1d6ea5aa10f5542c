using System.Security.Cryptography;
using PolicyGate.Facts;

namespace PolicyGate.Packages;

/// <summary>NuGet's content hash of an archive.</summary>
internal static class ContentHashFact
{
    /// <summary>The fact.</summary>
    public static ArchiveFact<ContentHash> Fact { get; } = new(
        (archive, name, _) => ArchiveReader.Read(archive, name, (reader, stream) => new ContentHash(SignedContent.Find(stream) is { } content
            ? Convert.ToBase64String(content.Hash(stream, HashAlgorithmName.SHA512))
            : reader.GetContentHash(CancellationToken.None, () =>
            {
                // An archive without a signature: the hash is that of the whole file.
                stream.Position = 0;
                return Convert.ToBase64String(SHA512.HashData(stream));
            }))),
        (writer, hash) => writer.Write(hash.Value),
        reader => new ContentHash(reader.ReadString()));
}
