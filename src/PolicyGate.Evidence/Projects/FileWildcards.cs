using System.IO.Enumeration;

namespace PolicyGate.Projects;

/// <summary>The files that a path with <c>*</c>, <c>?</c> and <c>**</c> names, as MSBuild takes them; links are not followed.</summary>
internal static class FileWildcards
{
    private const int MostFolders = 4096;
    private const int MostFiles = 1024;

    /// <summary>Whether a path has wildcards.</summary>
    public static bool Is(string path) => path.Any(Is);

    /// <summary>Whether a character is one.</summary>
    public static bool Is(char character) => character is '*' or '?';

    /// <summary>
    /// Whether MSBuild takes a file for sure where a path says so: by one star in the last step, letter for letter. By another it may be read otherwise, and that it means nothing is no error.
    /// </summary>
    public static bool IsPlain(string path, string file)
    {
        string[] ends = path[(path.LastIndexOfAny(['/', '\\']) + 1)..].Split('*');
        string name = Path.GetFileName(file);
        return path.Count(Is) == 1 && ends.Length == 2 && name[0] != '.' && name.StartsWith(ends[0], StringComparison.Ordinal) && name.EndsWith(ends[1], StringComparison.Ordinal);
    }

    /// <summary>The files, in the order of paths; <see langword="null"/> where there are too many folders or files to be sure of all.</summary>
    public static IReadOnlyList<string>? Files(string pattern, string folder)
    {
        string full = Path.Combine(folder, pattern.Replace('\\', '/'));
        string[] parts = full.Split('/');
        int first = Array.FindIndex(parts, Is);
        string from = Path.GetFullPath(string.Join('/', parts[..first]) is { Length: > 0 } start ? start : "/");
        List<string> files = [];
        int folders = 0;
        return Walk(from, parts.AsMemory(first)) ? [.. files.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : null;

        bool Walk(string current, ReadOnlyMemory<string> rest)
        {
            if (++folders > MostFolders || files.Count > MostFiles)
            {
                return false;
            }

            string part = rest.Span[0];
            try
            {
                if (part == "**")
                {
                    return (rest.Length == 1 ? Take(current, "*") : Walk(current, rest[1..]))
                        && Children(current, "*").All(child => Walk(child, rest));
                }

                if (rest.Length == 1)
                {
                    return Take(current, part);
                }

                return part is ".." or "." ? Walk(Path.GetFullPath(part, current), rest[1..]) : Children(current, part).All(child => Walk(child, rest[1..]));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return e is DirectoryNotFoundException;
            }
        }

        bool Take(string current, string name)
        {
            if (Directory.Exists(current))
            {
                files.AddRange(new DirectoryInfo(current).EnumerateFiles().Where(file => Matches(name, file.Name)).Take(MostFiles + 1).Select(file => file.FullName));
            }

            return files.Count <= MostFiles;
        }

        static IEnumerable<string> Children(string current, string name) => !Directory.Exists(current) ? []
            : new DirectoryInfo(current).EnumerateDirectories().Where(child => child.LinkTarget is null && Matches(name, child.Name)).Select(child => child.FullName);

        static bool Matches(string name, string file) => name == "*.*" || FileSystemName.MatchesSimpleExpression(name, file, ignoreCase: true);
    }
}
