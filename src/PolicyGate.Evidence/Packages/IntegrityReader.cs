using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
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
    private static readonly string[] UsedFolders = ["build/", "buildTransitive/", "buildMultiTargeting/", "buildCrossTargeting/", Analyzers, "tools/", "tasks/", "Sdk/"];

    // Where a file that was added would be taken, by the next restore at the latest.
    private static readonly string[] TakenFolders = [.. UsedFolders, "build", "lib/", "ref/", "runtimes/", "contentFiles/", "content/", "embed/", "native/"];

    /// <summary>The most that a record may have which NuGet writes beside an archive, in bytes: it has a few hundred.</summary>
    public const long LargestRecord = 1024 * 1024;

    private const string Gone = "is gone";

    // A prefix, as Microsoft.NET.Build.Tasks.NuGetUtils.IsApplicableAnalyzer has it.
    private const string Analyzers = "analyzers";

    private readonly List<string> archiveProblems = [];
    private readonly List<string> altered = [];
    private readonly List<string> added = [];
    private readonly List<string> planted = [];
    private readonly List<string> unsafeEntries = [];
    private HashSet<string>? own;
    private bool? hasToolCopy;
    private string? toolCopy;

    /// <summary>Compares.</summary>
    /// <param name="files">Which extracted files.</param>
    /// <param name="records">Whether the archive is compared with the records of it.</param>
    /// <exception cref="InvalidDataException">The archive is not one.</exception>
    public PackageIntegrity Compare(ComparedFiles files, bool records)
    {
        inputs.Stamp(archive);
        if (!File.Exists(archive))
        {
            // Without the records nothing is asked here of the archive itself: whoever judges its content misses it.
            return !records ? new PackageIntegrity([], [], [], []) : new PackageIntegrity([$"its archive {Path.GetFileName(archive)} is gone"], [], [], []);
        }

        if (IsLink(new FileInfo(archive)) || IsLink(new DirectoryInfo(folder)))
        {
            archiveProblems.Add("its archive or its folder is a link to somewhere else");
        }

        try
        {
            using FileStream stream = RegularFile.OpenRequired(archive);
            if (records)
            {
                CompareRecords(stream);
            }

            stream.Position = 0;
            using ZipArchive zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);
            unsafeEntries.AddRange(EntryNames.Problems(zip));
            if (records)
            {
                unsafeEntries.AddRange(ZipStructure.Problems(stream));
            }

            if (files != ComparedFiles.Off)
            {
                CompareFiles(Entries(zip), files);
            }
        }
#pragma warning disable CA1031 // As ArchiveReader: what a stranger's bytes make NuGet's readers throw is a finding.
        catch (Exception e) when (e is not (IOException or UnauthorizedAccessException or OutOfMemoryException))
#pragma warning restore CA1031
        {
            archiveProblems.Add($"its archive cannot be read ({e.Message})");
        }

        return new PackageIntegrity(archiveProblems, altered, added, unsafeEntries) { Planted = planted };
    }

    // NuGet.Packaging is loaded from here on only.
    private void CompareRecords(FileStream stream)
    {
        using PackageArchiveReader reader = new(stream, leaveStreamOpen: true);
        SignatureContent? signature = SignatureReader.ContentOf(reader, stream, out string? problem);
        (string whole, string content) = ComparedBytes.Hashes(stream, signature, reader, ref problem);
        Differs(package.ClaimedHash, content, "project.assets.json");
        string? metadata = Metadata();
        Differs(HasToolCopy && metadata == NuspecHash() ? null : metadata, content, ".nupkg.metadata");
        string sha512 = archive + ".sha512";
        inputs.Stamp(sha512);
        Differs(File.Exists(sha512) && !HasToolCopy ? Encoding.UTF8.GetString(RegularFile.ReadRequired(sha512, LargestRecord)).Trim() : null, whole, Path.GetFileName(sha512));
        if (problem is not null)
        {
            archiveProblems.Add($"its signature is of other bytes ({problem})");
        }
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
            using JsonDocument document = JsonDocument.Parse(RegularFile.ReadRequired(file, LargestRecord));
            return document.RootElement.TryGetProperty("contentHash", out JsonElement hash) ? hash.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            archiveProblems.Add($".nupkg.metadata is not what NuGet writes ({e.Message})");
            return null;
        }
    }

    // By the path that NuGet extracts them to; of several with one path NuGet takes the first, and they are told as unsafe.
    private static Dictionary<string, ZipArchiveEntry> Entries(ZipArchive zip)
    {
        Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string path, ZipArchiveEntry entry) in EntryNames.Files(zip).Where(file => !file.Path.Split('/').Contains("..") && !file.Path.Contains('\0', StringComparison.Ordinal)))
        {
            entries.TryAdd(path, entry);
        }

        return entries;
    }

    private bool IsRunning => package.Runs;

    private bool IsCompared(string path, ComparedFiles files) => files == ComparedFiles.All || IsRunning || IsUsed(path, files);

    // What is gone cannot run: only what something looks for is missed. NuGet leaves out documentation where it is told to (NUGET_XMLDOC_MODE).
    private bool IsUsed(string path, ComparedFiles files) => files == ComparedFiles.All || path.StartsWith(Analyzers, StringComparison.OrdinalIgnoreCase) || package.Imports.Contains(path)
        || (package.CompilerMayRunAssemblies && package.NamedFiles.Contains(path))
        || (files == ComparedFiles.Used && (package.NamedFiles.Contains(path) || UsedFolders.Any(used => path.StartsWith(used, StringComparison.OrdinalIgnoreCase))));

    private void CompareFiles(Dictionary<string, ZipArchiveEntry> entries, ComparedFiles files)
    {
        HashSet<string> folders = new(StringComparer.Ordinal) { folder };
        foreach ((string name, ZipArchiveEntry entry) in entries.Where(pair => IsWritten(pair.Key) && IsCompared(pair.Key, files)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            string path = Path.Combine(folder, name);
            folders.Add(Path.GetDirectoryName(path)!);
            if (Compare(path, name, entry) is { } problem && (problem != Gone || IsUsed(name, files)))
            {
                altered.Add($"{name} ({problem})");
            }
        }

        foreach (string gone in package.NamedFiles.Concat(package.Imports).Distinct(StringComparer.OrdinalIgnoreCase).Where(name => !name.EndsWith("/_._", StringComparison.Ordinal) && !entries.ContainsKey(EntryNames.Extracted(name)) && IsCompared(name, files)).Order(StringComparer.Ordinal))
        {
            altered.Add($"{gone} (is not in the archive)");
        }

        foreach (string seen in folders)
        {
            inputs.Stamp(seen);
        }

        FindAdded(entries);
    }

    // What NuGet writes itself is not compared here.
    private bool IsWritten(string path) => EntryNames.IsExtracted(path) && !OwnFiles().Contains(path);

    private HashSet<string> OwnFiles() => own ??= new(
        [Path.GetFileName(archive), Path.GetFileName(archive) + ".sha512", ".nupkg.metadata", $"{package.Id}.nuspec", .. HasToolCopy ? [Path.GetFileName(ToolCopy)] : Array.Empty<string>()],
        StringComparer.OrdinalIgnoreCase);

    // <root>/ID/VERSION/ID.nupkg, in whatever case.
    private string ToolCopy => toolCopy ??= Beside(Path.GetFileName(Path.GetDirectoryName(folder)) + ".nupkg");

    // What installs .NET tools (Microsoft.DotNet.Cli.ToolPackage) leaves the archive a second time, as ID.nupkg, and beside it the hash of the nuspec as if it were
    // the archive's; NuGet asks none of them.
    private bool HasToolCopy => hasToolCopy ??= IsToolCopy();

    private string? NuspecHash()
    {
        string file = Beside($"{package.Id}.nuspec");
        inputs.Stamp(file);
        return File.Exists(file) ? Convert.ToBase64String(SHA512.HashData(RegularFile.ReadRequired(file, LargestRecord))) : null;
    }

    private string Beside(string name) => new DirectoryInfo(folder).EnumerateFiles().FirstOrDefault(file => file.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.FullName ?? Path.Combine(folder, name);

    private bool IsToolCopy()
    {
        if (!File.Exists(ToolCopy) || IsLink(new FileInfo(ToolCopy)) || new FileInfo(ToolCopy).Length != new FileInfo(archive).Length)
        {
            return false;
        }

        inputs.Stamp(ToolCopy);
        using FileStream copy = RegularFile.OpenRequired(ToolCopy);
        using FileStream stream = RegularFile.OpenRequired(archive);
        return ComparedBytes.AreSame(copy, stream);
    }

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

        if (package.Imports.Contains(name) || (IsRunning && (IsScript(name) || ImportedText.IsIn(entry))))
        {
            // Evaluated before any task can run: the guard compares these by content.
            byte[]? script = inputs.Read(path);
            using Stream expected = entry.Open();
            return script is null ? Gone : ComparedBytes.AreSame(new MemoryStream(script), expected) ? null : "differs";
        }

        inputs.Stamp(path);
        if (!File.Exists(path))
        {
            return Gone;
        }

        if (RegularFile.KindOf(path) is { } kind)
        {
            return $"is {kind}";
        }

        using FileStream actual = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using Stream content = entry.Open();
        return ComparedBytes.AreSame(actual, content) ? null : "differs";
    }

    private static bool IsScript(string name) => name.EndsWith(".props", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase);

    private void FindAdded(Dictionary<string, ZipArchiveEntry> entries)
    {
        HashSet<string> known = new(OwnFiles().Append(EntryNames.Signature), StringComparer.OrdinalIgnoreCase);
        Stack<DirectoryInfo> open = new([new DirectoryInfo(folder)]);
        while (open.TryPop(out DirectoryInfo? next))
        {
            inputs.Stamp(next.FullName);
            foreach (FileSystemInfo item in next.EnumerateFileSystemInfos())
            {
                string relative = Path.GetRelativePath(folder, item.FullName).Replace('\\', '/');
                if (item is DirectoryInfo below && !IsLink(item))
                {
                    open.Push(below);
                }
                else if (!known.Contains(relative) && !(entries.ContainsKey(relative) && EntryNames.IsExtracted(relative)))
                {
                    (IsTaken(relative) ? planted : added).Add(relative);
                }
            }
        }

        planted.Sort(StringComparer.Ordinal);
        added.Sort(StringComparer.Ordinal);
    }

    // What runs can load anything beside it.
    private bool IsTaken(string path) => (IsRunning && !path.EndsWith(".xml.zip", StringComparison.OrdinalIgnoreCase)) || Array.Exists(TakenFolders, taken => path.StartsWith(taken, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(TakenFolders, taken => path.Equals(taken.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));

    private static bool IsLink(FileSystemInfo item) => item.LinkTarget is not null || (item.Exists && item.Attributes.HasFlag(FileAttributes.ReparsePoint));
}
