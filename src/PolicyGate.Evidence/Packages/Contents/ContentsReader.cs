using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using NuGet.Packaging;
using PolicyGate.Facts;

namespace PolicyGate.Packages;

/// <summary>Reads what a person compares of an archive. Nothing is loaded or run, and nothing is extracted.</summary>
internal static class ContentsReader
{
    private const long LargestText = 256 * 1024;
    private const long LargestAssembly = 256 * 1024 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly string[] TextExtensions = [".props", ".targets", ".tasks", ".ps1", ".psm1", ".psd1", ".cmd", ".bat", ".sh", ".rsp", ".cs", ".fs", ".fsx", ".vb", ".pp"];
    private static readonly string[] RunFolders = ["build/", "buildTransitive/", "buildMultiTargeting/", "buildCrossTargeting/", "tools/", "tasks/", "Sdk/", "contentFiles/", "analyzers"];

    /// <summary>Reads it; missing where it cannot be read.</summary>
    /// <param name="archive">The path of the <c>.nupkg</c>.</param>
    public static Evidence<ArchiveContents> Read(string archive) => ArchiveReader.Read(archive, archive, (reader, stream) => Read(reader, stream));

    private static ArchiveContents Read(PackageArchiveReader reader, FileStream stream)
    {
        NuspecReader nuspec = reader.NuspecReader;
        using ZipArchive zip = BuildCodeReader.Open(stream);
        SortedDictionary<string, ContentFile> files = new(StringComparer.Ordinal);
        HashSet<string> members = new(StringComparer.Ordinal);
        HashSet<string> forwarded = new(StringComparer.Ordinal);
        List<string> unread = [];
        foreach ((string path, ZipArchiveEntry entry) in EntryNames.Files(zip).Where(file => file.Path != EntryNames.Signature && EntryNames.IsExtracted(file.Path)))
        {
            files.TryAdd(path, new ContentFile(entry.Length, BuildCodeReader.Hash(entry), entry.Length <= LargestText && IsText(path, entry) ? TextOf(Bytes(entry)) : null));
            if (IsOffered(path) && !(entry.Length <= LargestAssembly && ApiReader.TryRead(ImmutableCollectionsMarshal.AsImmutableArray(Bytes(entry)), members, forwarded)))
            {
                unread.Add(path);
            }
        }

        return new ArchiveContents(nuspec.GetId(), nuspec.GetVersion().ToNormalizedString(), [.. Dependencies(nuspec)], files, new PublicApi(members, forwarded, unread));
    }

    private static IEnumerable<string> Dependencies(NuspecReader nuspec) => nuspec.GetDependencyGroups()
        .SelectMany(group => group.Packages.Select(package => $"{group.TargetFramework.GetShortFolderName()}: {package.Id} {package.VersionRange.ToNormalizedString()}"))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static bool IsOffered(string path) =>
        (IsUnder(path, "lib/") || IsUnder(path, "ref/")) && path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase);

    // What MSBuild could import is read whatever it is called.
    private static bool IsText(string path, ZipArchiveEntry entry) =>
        (Array.Exists(RunFolders, folder => IsUnder(path, folder)) && Array.Exists(TextExtensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))) || ImportedText.IsIn(entry);

    // What is no text in UTF-8 is compared by its hash.
    private static string? TextOf(byte[] bytes)
    {
        try
        {
            string text = Utf8.GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : throw new InvalidDataException($"{entry.FullName} ends before its length");
    }

    private static bool IsUnder(string path, string folder) => path.StartsWith(folder, StringComparison.OrdinalIgnoreCase);
}
