using System.IO.Compression;
using PolicyGate.Projects;

namespace PolicyGate.Packages;

/// <summary>
/// The one place for how NuGet's extraction turns the name of an entry into a path, and what is wrong with it: escapes are decoded once, a
/// separator at the beginning goes, empty parts and <c>.</c> are no folders. Of several entries with one path NuGet takes the first; they are refused.
/// </summary>
internal static class EntryNames
{
    /// <summary>The package's signature.</summary>
    public const string Signature = ".signature.p7s";

    // https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    private static readonly HashSet<string> Devices = new(["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>The path that an entry of this name is extracted to, with <c>/</c>; with <c>..</c> where it has it. Windows' separator counts everywhere.</summary>
    public static string Extracted(string name) => string.Join('/', Decoded(name).Split('/').Where(part => part is not ("" or ".")));

    /// <summary>The files of an archive in its order, each by its path; folders are left out.</summary>
    public static IEnumerable<NamedEntry> Files(ZipArchive archive) => archive.Entries
        .Where(entry => !Decoded(entry.FullName).EndsWith('/'))
        .Select(entry => new NamedEntry(Extracted(entry.FullName), entry));

    /// <summary>Every name that escapes, collides with another or is another on Windows, with what is wrong; in the archive's order.</summary>
    public static IReadOnlyList<string> Problems(ZipArchive archive)
    {
        List<string> problems = [];
        Dictionary<string, string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string path, ZipArchiveEntry entry) in Files(archive))
        {
            if (Problem(entry.FullName) is { } problem)
            {
                problems.Add($"{Shown(entry.FullName)} ({problem})");
            }

            string key = Key(path);
            if (!seen.TryAdd(key, entry.FullName))
            {
                problems.Add($"{Shown(entry.FullName)} (stands there twice, as {Shown(seen[key])})");
            }
        }

        foreach ((string key, string name) in seen)
        {
            for (int slash = key.LastIndexOf('/'); slash > 0; slash = key.LastIndexOf('/', slash - 1))
            {
                if (seen.TryGetValue(key[..slash], out string? file))
                {
                    problems.Add($"{Shown(name)} (lies below the file {Shown(file)})");
                }
            }
        }

        return problems;
    }

    /// <summary>
    /// Whether NuGet writes an entry of this path into the package's folder as it is: all but the parts of the package format (NuGet.Packaging's
    /// <c>PackageExtractor.ShouldInclude</c>) and the nuspec, which it writes under the name of the package.
    /// </summary>
    public static bool IsExtracted(string path) =>
        Path.GetFileName(path) is not (".rels" or "[Content_Types].xml") && !path.EndsWith(".psmdcp", StringComparison.Ordinal) && !IsNuspec(path);

    /// <summary>Whether a path is that of a nuspec.</summary>
    public static bool IsNuspec(string path) => !path.Contains('/', StringComparison.Ordinal) && path.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase);

    /// <summary>Two paths of one key are one file on some machine: macOS takes é and e with an accent as one. Case is the comparer's.</summary>
    public static string Key(string path)
    {
        try
        {
            return path.Normalize();
        }
        catch (ArgumentException)
        {
            // What is not valid Unicode stays as it is.
            return path;
        }
    }

    private static string? Problem(string name)
    {
        string decoded = Decoded(name);
        string[] parts = decoded.Split('/');
        if (decoded.Contains(':', StringComparison.Ordinal) || decoded.Contains('\0', StringComparison.Ordinal) || parts.Any(part => part is "" or "." or ".."))
        {
            return "leaves the package's folder";
        }

        if (decoded.Any(IsObeyed))
        {
            return "has a line end or another control character in its name, which is a line of its own where the name is written";
        }

        // MSBuild takes what it is told of a file for escaped.
        string again = MsbuildText.Unescaped(decoded).Replace('\\', '/');
        if (again.Any(IsObeyed) || again.Count(character => character == '/') != parts.Length - 1 || again.Split('/').Contains(".."))
        {
            return "is another file where its name is decoded once more, as MSBuild does";
        }

        // Windows extracts the former under the latter: without dots and spaces at the end.
        return parts.Any(part => part[^1] is '.' or ' ' || Devices.Contains(part.Split('.')[0].TrimEnd())) ? "is another file, or a device, on Windows" : null;
    }

    private static bool IsObeyed(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';

    private static string Decoded(string name) => Uri.UnescapeDataString(name).Replace('\\', '/');

    private static string Shown(string name) => new([.. name.Take(120).Select(character => char.IsControl(character) ? '?' : character)]);
}
