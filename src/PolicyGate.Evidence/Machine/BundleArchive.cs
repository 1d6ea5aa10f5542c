using System.IO.Compression;
using System.Security.Cryptography;
using PolicyGate.Reporting;
using PolicyGate.Rules;

namespace PolicyGate.Machine;

/// <summary>
/// A bundle as it comes: a zip of which nobody knows whom it is from. The signature is verified before the manifest is read, and nothing is unpacked that
/// the manifest does not list, by its name, its length and its hash.
/// </summary>
internal sealed class BundleArchive : IDisposable
{
    private const long MostBytes = 512L * 1024 * 1024;
    private const int Chunk = 64 * 1024;
    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);

    private BundleArchive(ZipArchive zip) => this.zip = zip;

    /// <summary>What it says.</summary>
    public MachineBundle Bundle { get; private set; } = null!;

    /// <summary>Who signed it.</summary>
    public string Signer { get; private set; } = string.Empty;

    /// <summary>The manifest's bytes.</summary>
    public byte[] Manifest { get; private set; } = [];

    /// <summary>The signature's bytes.</summary>
    public byte[] Signature { get; private set; } = [];

    /// <summary>Opens a bundle and verifies who signed it.</summary>
    /// <param name="file">The zip.</param>
    /// <param name="pinned">The only one who may have; <see langword="null"/> for whoever it is.</param>
    /// <exception cref="BundleException">It is refused.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BundleArchive Open(string file, string? pinned)
    {
        FileStream stream = RegularFile.OpenRequired(file);
        BundleArchive? archive = null;
        try
        {
            if (stream.Length > MostBytes)
            {
                throw new BundleException(FormattableString.Invariant($"it has {stream.Length} bytes; at most {MostBytes} are taken"));
            }

            archive = new BundleArchive(new ZipArchive(stream, ZipArchiveMode.Read));
            archive.Read(pinned);
            return archive;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or EndOfStreamException)
        {
            Close();
            throw new BundleException($"it is no zip, or it is cut off: {e.Message}", e);
        }
        catch
        {
            Close();
            throw;
        }

        void Close()
        {
            archive?.Dispose();
            stream.Dispose();
        }
    }

    /// <summary>Asks whether every file is what the manifest says.</summary>
    /// <exception cref="BundleException">One is not.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Verify()
    {
        foreach (BundleFile file in Bundle.Files)
        {
            Expect(file, Copy(entries[file.Path], file.Bytes, Stream.Null));
        }
    }

    /// <summary>Unpacks it into a folder that is empty or not there.</summary>
    /// <exception cref="BundleException">A file is not what the manifest says.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public void Unpack(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (BundleFile file in Bundle.Files)
        {
            string path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Expect(file, Unpack(entries[file.Path], file.Bytes, path));
        }

        File.WriteAllBytes(Path.Combine(folder, BundleManifest.FileName), Manifest);
        File.WriteAllBytes(Path.Combine(folder, BundleSignature.FileName), Signature);
    }

    /// <inheritdoc/>
    public void Dispose() => zip.Dispose();

    private static void Expect(BundleFile file, string hash)
    {
        if (hash != file.Sha256)
        {
            throw new BundleException($"{file.Path} in it is not what its {BundleManifest.FileName} says: it was changed after it was signed");
        }
    }

    private void Read(string? pinned)
    {
        if (zip.Entries.Count > BundleManifest.MostFiles + 2)
        {
            throw new BundleException(FormattableString.Invariant($"it has {zip.Entries.Count} entries; at most {BundleManifest.MostFiles + 2} are taken"));
        }

        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (!BundleNames.IsPlain(entry.FullName))
            {
                throw new BundleException($"it has an entry {Printable.Short(entry.FullName)}, which is no name that a file of a bundle may have");
            }

            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw new BundleException($"it has two entries {entry.FullName}");
            }
        }

        Manifest = Small(BundleManifest.FileName, BundleManifest.MostBytes) ?? throw new BundleException($"it is no bundle: it has no {BundleManifest.FileName}");
        Signature = Small(BundleSignature.FileName, BundleSignature.MostBytes) ?? throw new BundleException($"it is not signed: it has no {BundleSignature.FileName}");
        Signer = BundleSignature.Verify(Manifest, Signature, pinned);
        Bundle = BundleManifest.Read(Manifest);
        string[] listed = [.. Bundle.Files.Select(file => file.Path), BundleManifest.FileName, BundleSignature.FileName];
        if (entries.Values.Select(entry => entry.FullName).Except(listed, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new BundleException($"it has an entry {unknown}, which its {BundleManifest.FileName} does not list");
        }

        if (listed.FirstOrDefault(path => !entries.ContainsKey(path)) is { } missing)
        {
            throw new BundleException($"{missing}, which its {BundleManifest.FileName} lists, is not in it");
        }
    }

    private static string Unpack(ZipArchiveEntry entry, long atMost, string path)
    {
        using FileStream to = new(path, FileMode.CreateNew, FileAccess.Write);
        return Copy(entry, atMost, to);
    }

    private byte[]? Small(string name, int atMost)
    {
        if (!entries.TryGetValue(name, out ZipArchiveEntry? entry) || entry.FullName != name)
        {
            return null;
        }

        using MemoryStream bytes = new();
        Copy(entry, atMost, bytes);
        return bytes.ToArray();
    }

    // Bounded by what comes, not by what the archive says of itself.
    private static string Copy(ZipArchiveEntry entry, long atMost, Stream to)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[Chunk];
        long copied = 0;
        try
        {
            using Stream from = entry.Open();
            for (int more = from.Read(chunk); more > 0; more = from.Read(chunk))
            {
                copied += more;
                if (copied > atMost)
                {
                    throw new BundleException(FormattableString.Invariant($"{entry.FullName} in it has more than {atMost} bytes"));
                }

                hash.AppendData(chunk, 0, more);
                to.Write(chunk, 0, more);
            }
        }
        catch (InvalidDataException e)
        {
            throw new BundleException($"{entry.FullName} in it is damaged or cut off: {e.Message}", e);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
