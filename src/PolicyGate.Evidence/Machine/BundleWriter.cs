using System.IO.Compression;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PolicyGate.Rules;

namespace PolicyGate.Machine;

/// <summary>Makes a bundle of a folder. The same folder, numbers and certificate give the same files in the same order.</summary>
internal static class BundleWriter
{
    // A zip knows no earlier one.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Every file below a folder, as a manifest lists it.</summary>
    /// <exception cref="BundleException">A file has a name that no bundle can have, or is no file, or is a link.</exception>
    public static IReadOnlyList<BundleFile> FilesOf(string folder)
    {
        // What a link names may be another file tomorrow, and may be anywhere. They are looked for before anything is followed.
        if (Links(folder).FirstOrDefault() is { } link)
        {
            throw new BundleException($"{Path.GetRelativePath(folder, link)} is a link; put the file itself there");
        }

        List<BundleFile> files = [];
        foreach (string path in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = default }).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (!BundleNames.IsPlain(name))
            {
                throw new BundleException($"{name} is no name that a file of a bundle may have: letters, digits, dots, hyphens and underscores, and no dot at either end; put it elsewhere");
            }

            using FileStream stream = RegularFile.OpenRequired(path);
            files.Add(new BundleFile(name, stream.Length, Convert.ToHexString(SHA256.HashData(stream))));
        }

        return files;
    }

    /// <summary>Writes the zip, whole or not at all.</summary>
    /// <param name="bundle">What it says, with the files of the folder.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="certificate">Who signs, with the private key.</param>
    /// <param name="output">The file to write.</param>
    /// <exception cref="BundleException">It would be refused.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Write(MachineBundle bundle, string folder, X509Certificate2 certificate, string output)
    {
        if (BundleManifest.Problem(bundle) is { } problem)
        {
            throw new BundleException($"the {BundleManifest.FileName} of this bundle {problem}");
        }

        byte[] manifest = BundleManifest.Write(bundle);
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, BundleManifest.FileName, manifest);
            Add(zip, BundleSignature.FileName, BundleSignature.Sign(manifest, certificate));
            foreach (BundleFile file in bundle.Files)
            {
                byte[] content = Read(Path.Combine(folder, file.Path), file.Bytes);
                if (Convert.ToHexString(SHA256.HashData(content)) != file.Sha256)
                {
                    throw new BundleException($"{file.Path} changed while the bundle was made");
                }

                Add(zip, file.Path, content);
            }
        }

        AtomicFile.WriteBytes(output, bytes.ToArray());
    }

    private static FileSystemEnumerable<string> Links(string folder) => new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = default, IgnoreInaccessible = false })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    private static byte[] Read(string path, long length)
    {
        using FileStream stream = RegularFile.OpenRequired(path);
        byte[] content = new byte[length];
        return content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = NoTime;
        using Stream stream = entry.Open();
        stream.Write(content);
    }
}
