using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using NuGet.Packaging;
using NuGet.Packaging.Signing;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Packages;

/// <summary>
/// Compares what lies in a package's folder with its archive, and the archive with every record of it: byte by byte, each time anew. A record
/// that agrees proves nothing (whoever changed the archive can have changed it too); one that does not is a finding.
/// </summary>
internal sealed class IntegrityReader(string folder, string archive, ResolvedPackage package, InputFiles inputs)
{
    // What MSBuild, the compiler and tools load from a package, whatever the assets file names.
    private static readonly string[] UsedFolders = ["build/", "buildTransitive/", "buildMultiTargeting/", "buildCrossTargeting/", "analyzers/", "tools/", "tasks/", "Sdk/"];

    // https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    private static readonly HashSet<string> Devices = new(["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })], StringComparer.OrdinalIgnoreCase);

    private readonly List<string> archiveProblems = [];
    private readonly List<string> altered = [];
    private readonly List<string> added = [];
    private readonly List<string> unsafeEntries = [];

    /// <summary>Compares.</summary>
    /// <exception cref="InvalidDataException">The archive is not one.</exception>
    public PackageIntegrity Compare(ComparedFiles files)
    {
        inputs.Stamp(archive);
        if (!File.Exists(archive))
        {
            return new PackageIntegrity([$"its archive {Path.GetFileName(archive)} is gone"], [], [], []);
        }

        if (IsLink(new FileInfo(archive)) || IsLink(new DirectoryInfo(folder)))
        {
            archiveProblems.Add("its archive or its folder is a link to somewhere else");
        }

        try
        {
            using FileStream stream = File.OpenRead(archive);
            using PackageArchiveReader reader = new(stream, leaveStreamOpen: true);
            CompareRecords(reader, stream);
            stream.Position = 0;
            using ZipArchive zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);
            Dictionary<string, ZipArchiveEntry> entries = Entries(zip);
            unsafeEntries.AddRange(ZipStructure.Problems(stream));
            if (files != ComparedFiles.Off)
            {
                CompareFiles(entries, files);
            }
        }
#pragma warning disable CA1031 // As ArchiveReader: what a stranger's bytes make NuGet's readers throw is a finding.
        catch (Exception e) when (e is not (IOException or UnauthorizedAccessException or OutOfMemoryException))
#pragma warning restore CA1031
        {
            archiveProblems.Add($"its archive cannot be read ({e.Message})");
        }

        return new PackageIntegrity(archiveProblems, altered, added, unsafeEntries);
    }

    private void CompareRecords(PackageArchiveReader reader, FileStream stream)
    {
        SignatureContent? signature = SignatureReader.ContentOf(reader, stream, out string? problem);
        (string whole, string content) = SignedContent.Find(stream) is { } signed
            ? InOnePass(stream, signed, signature, reader, ref problem)
            : OneByOne(stream, signature, reader, ref problem);
        Differs(package.ClaimedHash, content, "project.assets.json");
        Differs(Metadata(), content, ".nupkg.metadata");
        string sha512 = archive + ".sha512";
        inputs.Stamp(sha512);
        Differs(File.Exists(sha512) ? File.ReadAllText(sha512).Trim() : null, whole, Path.GetFileName(sha512));
        if (problem is not null)
        {
            archiveProblems.Add($"its signature is of other bytes ({problem})");
        }
    }

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

    private void Differs(string? claimed, string actual, string record)
    {
        if (claimed is not null && !claimed.Equals(actual, StringComparison.Ordinal))
        {
            archiveProblems.Add($"{record} says the hash is {claimed}, but it is {actual}");
        }
    }

    // https://github.com/NuGet/Home/wiki/Nupkg-Metadata-File
    private string? Metadata()
    {
        string file = Path.Combine(folder, ".nupkg.metadata");
        inputs.Stamp(file);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.TryGetProperty("contentHash", out JsonElement hash) ? hash.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            archiveProblems.Add($".nupkg.metadata is not what NuGet writes ({e.Message})");
            return null;
        }
    }

    // By the path that NuGet extracts them to.
    private Dictionary<string, ZipArchiveEntry> Entries(ZipArchive zip)
    {
        Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            string name = Uri.UnescapeDataString(entry.FullName).Replace('\\', '/');
            if (name.EndsWith('/'))
            {
                continue;
            }

            // Windows extracts the former under the latter: without dots and spaces at the end.
            string[] parts = name.Split('/');
            bool escapes = name.StartsWith('/') || name.Contains(':', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal) || parts.Any(part => part is "" or "." or "..");
            if (escapes)
            {
                unsafeEntries.Add($"{Shown(entry.FullName)} (leaves the package's folder)");
            }
            else if (parts.Any(part => part[^1] is '.' or ' ' || Devices.Contains(part.Split('.')[0].TrimEnd())))
            {
                unsafeEntries.Add($"{Shown(entry.FullName)} (is another file, or a device, on Windows)");
            }
            else if (!seen.TryAdd(Normalized(name), entry.FullName))
            {
                unsafeEntries.Add($"{Shown(entry.FullName)} (stands there twice, as {Shown(seen[Normalized(name)])})");
            }
            else
            {
                entries[name] = entry;
            }
        }

        return entries;
    }

    // macOS takes é and e with an accent as one. What is not valid Unicode stays as it is.
    private static string Normalized(string name)
    {
        try
        {
            return name.Normalize();
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    private static string Shown(string name) => new([.. name.Take(120).Select(character => char.IsControl(character) ? '?' : character)]);

    private void CompareFiles(Dictionary<string, ZipArchiveEntry> entries, ComparedFiles files)
    {
        HashSet<string> folders = new(StringComparer.Ordinal) { folder };
        string own = $"{package.Id}.nuspec";
        foreach ((string name, ZipArchiveEntry entry) in entries.Where(pair => IsExtracted(pair.Key, own)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (files == ComparedFiles.All || package.NamedFiles.Contains(name) || UsedFolders.Any(used => name.StartsWith(used, StringComparison.OrdinalIgnoreCase)))
            {
                string path = Path.Combine(folder, name);
                folders.Add(Path.GetDirectoryName(path)!);
                if (Compare(path, name, entry) is { } problem)
                {
                    altered.Add($"{name} ({problem})");
                }
            }
        }

        foreach (string gone in package.NamedFiles.Where(name => !name.EndsWith("/_._", StringComparison.Ordinal) && !entries.ContainsKey(name)).Order(StringComparer.Ordinal))
        {
            altered.Add($"{gone} (is not in the archive)");
        }

        foreach (string seen in folders)
        {
            inputs.Stamp(seen);
        }

        FindAdded(entries, own);
    }

    // NuGet.Packaging.PackageHelper.IsPackageFile, IsManifest: what is not extracted under its own name.
    private static bool IsExtracted(string name, string nuspec) =>
        !name.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("_rels/", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("package/", StringComparison.OrdinalIgnoreCase) && !name.Equals(nuspec, StringComparison.OrdinalIgnoreCase);

    private string? Compare(string path, string name, ZipArchiveEntry entry)
    {
        for (string? step = path; step is not null && step.Length > folder.Length; step = Path.GetDirectoryName(step))
        {
            if (IsLink(new FileInfo(step)))
            {
                inputs.Stamp(path);
                return step == path ? "is a link" : $"{Path.GetFileName(step)} is a link";
            }
        }

        if (IsScript(name))
        {
            // Evaluated before any task can run: the guard compares these by content.
            byte[]? script = inputs.Read(path);
            using Stream expected = entry.Open();
            return script is null ? "is gone" : IsSame(new MemoryStream(script), expected) ? null : "differs";
        }

        inputs.Stamp(path);
        if (!File.Exists(path))
        {
            return "is gone";
        }

        using FileStream actual = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using Stream content = entry.Open();
        return IsSame(actual, content) ? null : "differs";
    }

    private static bool IsScript(string name) => name.EndsWith(".props", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase);

    // Never reads more of an entry than there is on disk: a lying length or a bomb in the archive costs nothing.
    private static bool IsSame(Stream left, Stream right)
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

    private void FindAdded(Dictionary<string, ZipArchiveEntry> entries, string nuspec)
    {
        string name = Path.GetFileName(archive);
        HashSet<string> known = new(StringComparer.OrdinalIgnoreCase) { name, name + ".sha512", ".nupkg.metadata", ".signature.p7s", nuspec };
        Stack<DirectoryInfo> open = new([new DirectoryInfo(folder)]);
        while (open.TryPop(out DirectoryInfo? next))
        {
            foreach (FileSystemInfo item in next.EnumerateFileSystemInfos())
            {
                string relative = Path.GetRelativePath(folder, item.FullName).Replace('\\', '/');
                if (item is DirectoryInfo below && !IsLink(item))
                {
                    open.Push(below);
                }
                else if (!entries.ContainsKey(relative) && !known.Contains(relative))
                {
                    added.Add(relative);
                }
            }
        }

        added.Sort(StringComparer.Ordinal);
    }

    private static bool IsLink(FileSystemInfo item) => item.LinkTarget is not null || (item.Exists && item.Attributes.HasFlag(FileAttributes.ReparsePoint));
}
