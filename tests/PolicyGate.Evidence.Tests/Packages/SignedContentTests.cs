using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NuGet.Packaging;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Testing;
using Xunit.Abstractions;

namespace PolicyGate.Evidence.Tests.Packages;

/// <summary>What is signed of an archive, found fast, is what NuGet finds.</summary>
[Collection("trusted roots")]
public sealed class SignedContentTests(ITestOutputHelper output) : IDisposable
{
    private const int DirectoryAt = 16;
    private const int EndLength = 22;
    private static readonly int Mutations = 2000 * (int.TryParse(Environment.GetEnvironmentVariable("POLICYGATE_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? seconds : 1);
    private readonly TempFolder folder = new("pg-content");

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    [Fact]
    public void Genuine_packages_have_the_content_hash_that_NuGet_computes_and_nearly_all_in_one_pass()
    {
        IReadOnlyList<string> archives = LockedPackages.ArchivesOf("PolicyGate.Evidence.Tests");
        int usual = 0;
        foreach (string archive in archives)
        {
            using FileStream stream = File.OpenRead(archive);
            if (SignedContent.Find(stream) is { } content)
            {
                usual++;
                Assert.Equal(ByNuGet(archive), Convert.ToBase64String(content.Hash(stream, HashAlgorithmName.SHA512)));
            }
        }

        output.WriteLine($"{usual} of {archives.Count} are usual");
        Assert.True(archives.Count > 25 && usual > archives.Count * 9 / 10, $"{usual} of {archives.Count} are usual");
    }

    // Every byte is as likely, and the directory and its end again as often.
    [Fact]
    public void An_archive_with_a_bit_turned_has_the_hash_that_NuGet_computes_and_is_as_altered_as_NuGet_says()
    {
        byte[] signed = File.ReadAllBytes(Signed());
        int directory = Directory32(signed);
        Random random = new(20261125);
        int found = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] turned = [.. signed];
            int at = i % 2 == 0 ? random.Next(turned.Length) : random.Next(directory, turned.Length);
            turned[at] ^= (byte)(1 << random.Next(8));
            found += SignedContent.Find(new MemoryStream(turned)) is null ? 0 : 1;
            Same(turned, $"bit {i} at {at}");
        }

        output.WriteLine($"{found} of {Mutations} are still as usual");
        Assert.InRange(found, Mutations / 10, Mutations - (Mutations / 10));
    }

    [Fact]
    public void Archives_of_another_shape_are_left_to_NuGet()
    {
        byte[] signed = File.ReadAllBytes(Signed());
        Assert.NotNull(SignedContent.Find(new MemoryStream(signed)));
        int end = signed.Length - EndLength;
        int directory = Directory32(signed);

        // A comment, a second end in a field of the end, an entry behind the signature, another name in the header before it, no signature, data behind it, nothing at all, a byte too few.
        byte[] comment = [.. signed, (byte)'x'];
        comment[end + 20] = 1;
        byte[] gap = [.. signed[..directory], 0, .. signed[directory..]];
        Write(gap, gap.Length - EndLength + DirectoryAt, (uint)directory + 1);
        byte[] twoEnds = [.. signed];
        "PK\x5\x6"u8.CopyTo(twoEnds.AsSpan(end + DirectoryAt));
        byte[] renamed = [.. signed];
        renamed[signed.AsSpan().IndexOf(".signature.p7s"u8)] ^= 1;
        byte[] entryBehind = WithEntryBehind(signed);
        byte[] unsigned = File.ReadAllBytes(new SamplePackage("Unsigned", "1.0.0").WriteTo(folder.Path));
        foreach ((string name, byte[] archive) in new[] { ("comment", comment), ("two ends", twoEnds), ("an entry behind", entryBehind), ("named otherwise before it", renamed), ("unsigned", unsigned), ("behind", [.. signed, 0]), ("empty", Array.Empty<byte>()), ("cut", signed[..^1]) })
        {
            Assert.True(SignedContent.Find(new MemoryStream(archive)) is null, name);
            Same(archive, name);
        }

        // What lies between the signature and the directory counts with the signature, for NuGet too.
        Assert.NotNull(SignedContent.Find(new MemoryStream(gap)));
        Same(gap, "gap");
        byte[] shifted = [0, .. signed];
        Write(shifted, shifted.Length - EndLength + DirectoryAt, (uint)directory + 1);
        Same(shifted, "shifted");
    }

    private static byte[] WithEntryBehind(byte[] archive)
    {
        using MemoryStream stream = new();
        stream.Write(archive);
        using (ZipArchive zip = new(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using StreamWriter writer = new(zip.CreateEntry("late.txt").Open());
            writer.Write("late");
        }

        return stream.ToArray();
    }

    private static int Directory32(byte[] archive) => (int)BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(archive.Length - EndLength + DirectoryAt));

    private static void Write(byte[] archive, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(at), value);

    private string Signed()
    {
        using X509Certificate2 author = TestAuthority.Certificate("CN=An Author");
        string archive = new SamplePackage("Signed", "1.0.0").File("lib/net8.0/a.txt", "one").File("lib/net8.0/b.txt", new string('x', 5000)).WriteTo(folder.Path);
        TestAuthority.SignAsAuthor(archive, author, new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        return archive;
    }

    private void Same(byte[] archive, string what)
    {
        string file = Path.Combine(folder.Path, "a.nupkg");
        File.WriteAllBytes(file, archive);
        string? seen = ContentHashFact.Fact.Find(file, "a", null) is Evidence<ContentHash>.Known known ? known.Value.Value : null;
        Assert.True(ByNuGet(file) == seen, $"{what}: {Convert.ToBase64String(archive)}");
        PackageSignatures? signatures = SignaturesFact.Fact.Find(file, "a", TestAuthority.Roots) is Evidence<PackageSignatures>.Known found ? found.Value : null;
        Assert.True(Altered(file) == (signatures is null ? "unreadable" : signatures.Altered), $"{what}: {Convert.ToBase64String(archive)}");
    }

    private static string? ByNuGet(string archive)
    {
        try
        {
            using FileStream stream = File.OpenRead(archive);
            using PackageArchiveReader reader = new(stream, leaveStreamOpen: true);
            return reader.GetContentHash(CancellationToken.None);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static string? Altered(string archive)
    {
        try
        {
            using FileStream stream = File.OpenRead(archive);
            using PackageArchiveReader reader = new(stream, leaveStreamOpen: true);
            return SignatureReader.Judged(reader, TestAuthority.Roots).Altered;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return "unreadable";
        }
    }
}
