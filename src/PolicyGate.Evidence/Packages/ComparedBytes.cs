using System.Security.Cryptography;
using NuGet.Packaging;
using NuGet.Packaging.Signing;

namespace PolicyGate.Packages;

/// <summary>Archives and extracted files, byte by byte.</summary>
internal static class ComparedBytes
{
    /// <summary>Whether two streams hold the same bytes. Of the right one never more is read than the left one has: a lying length or a bomb in an archive costs nothing.</summary>
    public static bool AreSame(Stream left, Stream right)
    {
        Span<byte> one = new byte[81920];
        Span<byte> other = new byte[81920];
        while (true)
        {
            int read = left.ReadAtLeast(one, one.Length, throwOnEndOfStream: false);
            int wanted = right.ReadAtLeast(other[..Math.Min(other.Length, read + 1)], Math.Min(other.Length, read + 1), throwOnEndOfStream: false);
            if (read != wanted || !one[..read].SequenceEqual(other[..read]))
            {
                return false;
            }

            if (read < one.Length)
            {
                return true;
            }
        }
    }

    /// <summary>SHA-512 of a whole archive and NuGet's content hash of it, base64; says, where nothing is said yet, why its signature is of other bytes.</summary>
    public static (string Whole, string Content) Hashes(FileStream stream, SignatureContent? signature, PackageArchiveReader reader, ref string? problem) =>
        SignedContent.Find(stream) is { } signed ? InOnePass(stream, signed, signature, reader, ref problem) : OneByOne(stream, signature, reader, ref problem);

    private static (string Whole, string Content) InOnePass(FileStream stream, SignedContent signed, SignatureContent? signature, PackageArchiveReader reader, ref string? problem)
    {
        using IncrementalHash whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        using IncrementalHash content = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        using IncrementalHash ofSignature = IncrementalHash.CreateHash(signature is null ? HashAlgorithmName.SHA256 : SignatureReader.AlgorithmOf(signature));
        signed.Append(stream, signature is null ? [content] : [content, ofSignature], whole);
        if (signature is not null && !SignatureReader.Is(signature, ofSignature.GetHashAndReset()))
        {
            problem = SignatureReader.Altered(reader, signature);
        }

        return (Convert.ToBase64String(whole.GetHashAndReset()), Convert.ToBase64String(content.GetHashAndReset()));
    }

    private static (string Whole, string Content) OneByOne(FileStream stream, SignatureContent? signature, PackageArchiveReader reader, ref string? problem)
    {
        stream.Position = 0;
        string whole = Convert.ToBase64String(SHA512.HashData(stream));
        problem ??= signature is null ? null : SignatureReader.Altered(reader, signature);
        return (whole, reader.GetContentHash(CancellationToken.None, () => whole));
    }
}
