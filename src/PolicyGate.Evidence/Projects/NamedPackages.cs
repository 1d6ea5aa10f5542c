using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Projects;

/// <summary>What texts name that lies in a package folder: in one of NuGet's, by whatever leads to it, or where a package is now. Any thread may ask.</summary>
internal sealed partial class NamedPackages
{
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
            : plain.Split(Between, StringSplitOptions.RemoveEmptyEntries).Prepend(plain).Where(part => part.AsSpan().IndexOfAny("/\\") >= 0 && IsIn(part, folder)).Select(part => part.Replace('\\', '/')).FirstOrDefault();
    }

    private bool IsIn(string path, string folder) => path.Length <= LongestPath && ReferencedFiles.Full(path, folder) is { Length: <= LongestPath } full && IsIn(full);

    // Of what is not there, or is a file, what holds it.
    private bool IsIn(string full) => paths.GetOrAdd(full, one => Directory.Exists(one) || LocalPackageFolders.IsLink(one) ? IsOfPackage(one) : Path.GetDirectoryName(one) is { } above && IsIn(above));

    private static bool IsOfPackage(string folder) => PackageFolder.Of(Path.Combine(LocalPackageFolders.Real(folder), "_")) is not null;

    // The package folders of NuGet by the properties, the variable and the path that lead to them, and what stands behind that.
    [GeneratedRegex("""(?:\$\(\s*(?:NuGetPackageRoot|NuGetPackageFolders|RestorePackagesPath|NuGetFallbackFolder|NUGET_PACKAGES)\b[^)]*\)|%NUGET_PACKAGES%|\$(?:env:)?\{?NUGET_PACKAGES\}?|\.nuget["'`,\s\\/]+packages(?=\W))["'`)]*(?:\s*,\s*)?["'`\\/]*[\w$@%*][^\s"'`;,<>|]*""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Content();
}
