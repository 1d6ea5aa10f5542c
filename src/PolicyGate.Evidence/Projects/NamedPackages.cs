using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Projects;

/// <summary>What texts name that lies in a package folder: in one of NuGet's, by whatever leads to it, or where a package is now. Any thread may ask.</summary>
internal sealed partial class NamedPackages
{
    private const string Computed = "\0";
    private const int MostFolders = 20_000;

    // No system opens a longer one.
    private const int LongestPath = 4096;

    private static readonly char[] Between = [' ', '\t', '\r', '\n', '"', '\'', '`', '=', ';', ',', '|', '<', '>', '(', ')', '&'];

    // What many projects name, and what holds that, is asked once.
    private readonly ConcurrentDictionary<string, bool> paths = new(StringComparer.Ordinal);

    /// <summary>What a text names; <see langword="null"/> for nothing that can be seen.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">Where its paths begin.</param>
    public string? In(string text, string folder)
    {
        string plain = MsbuildText.Unescaped(text);
        return (plain.Contains("nuget", StringComparison.OrdinalIgnoreCase) || plain.Contains("RestorePackages", StringComparison.OrdinalIgnoreCase)) && Content().Match(plain) is { Success: true } match ? match.Value
            : plain.AsSpan().IndexOfAny("/\\") < 0 ? null
            : plain.Split(Between, StringSplitOptions.RemoveEmptyEntries).Prepend(plain).Where(part => !FileWildcards.Is(part)).Concat(Wildcards(plain)).Where(part => part.AsSpan().IndexOfAny("/\\") >= 0 && (part.Contains(Computed, StringComparison.Ordinal) ? IsNuGets(part) : IsIn(part, folder))).Select(part => part.Replace('\\', '/').Replace(Computed, "$(…)", StringComparison.Ordinal)).FirstOrDefault();
    }

    // What is computed stays a part of its path.
    private static IEnumerable<string> Wildcards(string plain) => FileWildcards.Is(plain) && Reference().Replace(plain, Computed) is var whole ? whole.Split(Between, StringSplitOptions.RemoveEmptyEntries).Prepend(whole).Where(FileWildcards.Is) : [];

    // Where a path begins nobody knows: a wildcard that fits NuGet's own folder is one for it.
    private static bool IsNuGets(string part) => part.Split('/', '\\') is var steps
        && steps.Zip(steps.Skip(1)).Any(pair => (pair.First + pair.Second).Count(char.IsLetter) > 2 && FileSystemName.MatchesSimpleExpression(pair.First, ".nuget") && FileSystemName.MatchesSimpleExpression(pair.Second, "packages"));

    private bool IsIn(string path, string folder) => path.Length <= LongestPath && ReferencedFiles.Full(path, folder) is { Length: <= LongestPath } full && IsIn(full);

    // Of what is not there, or is a file, what holds it.
    private bool IsIn(string full) => paths.GetOrAdd(full, one => FileWildcards.Is(one) ? new WildcardWalk(this).Leads(one) : Directory.Exists(one) || LocalPackageFolders.IsLink(one) ? IsOfPackage(one) : Path.GetDirectoryName(one) is { } above && IsIn(above));

    private static bool IsOfPackage(string folder) => PackageFolder.Of(Path.Combine(LocalPackageFolders.Real(folder), "_")) is not null;

    // Every file and folder that is there now and that a path with wildcards fits, in whatever case, through links, too; what is in too many folders may be anywhere.
    private sealed class WildcardWalk(NamedPackages packages)
    {
        private int folders;

        public bool Leads(string full)
        {
            string[] parts = full.Replace('\\', '/').Split('/');
            int first = Array.FindIndex(parts, FileWildcards.Is);
            return Leads(Path.GetFullPath(string.Join('/', parts[..first]) is { Length: > 0 } start ? start + '/' : "/"), parts.AsMemory(first));
        }

        private bool Leads(string current, ReadOnlyMemory<string> rest)
        {
            if (rest.Length == 0)
            {
                return packages.IsIn(current);
            }

            string part = rest.Span[0];
            if (!FileWildcards.Is(part))
            {
                string next = Path.GetFullPath(part, current);
                return Path.Exists(next) && Leads(next, rest[1..]);
            }

            if (++folders > MostFolders)
            {
                return true;
            }

            try
            {
                return (part == "**" && rest.Length > 1 && Leads(current, rest[1..]))
                    || (Directory.Exists(current) && new DirectoryInfo(current).EnumerateFileSystemInfos().Where(entry => part == "**" || part == "*.*" || FileSystemName.MatchesSimpleExpression(part, entry.Name))
                        .Any(entry => part != "**" ? Leads(entry.FullName, rest[1..]) : entry is DirectoryInfo ? Leads(entry.FullName, rest) : rest.Length == 1 && packages.IsIn(entry.FullName)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    [GeneratedRegex(@"[$@%]\([^()]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    // The package folders of NuGet by the properties, the variable and the path that lead to them, and what stands behind that.
    [GeneratedRegex("""(?:\$\(\s*(?:NuGetPackageRoot|NuGetPackageFolders|RestorePackagesPath|NuGetFallbackFolder|NUGET_PACKAGES)\b[^)]*\)|%NUGET_PACKAGES%|\$(?:env:)?\{?NUGET_PACKAGES\}?|\.nuget["'`,\s\\/]+packages(?=\W))["'`)]*(?:\s*,\s*)?["'`\\/]*[\w$@%*][^\s"'`;,<>|]*""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Content();
}
