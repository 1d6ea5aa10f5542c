using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PolicyGate.Packages;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Projects;

/// <summary>The MSBuild SDKs in the folder of the .NET SDK: some of them are parts of others, and a project that names such a part alone does not read Directory.Build.props.</summary>
internal static partial class SdksOfNet
{
    private const string CommonProps = "Microsoft.Common.props";
    private static readonly string? Installed = Path.GetDirectoryName(TrustedRoots.Find());
    private static readonly string? Folder = Installed is null ? null : Path.Combine(Installed, "Sdks");
    private static readonly ConcurrentDictionary<string, bool> Known = new(PathNames.Comparer);

    private static readonly ConcurrentDictionary<string, bool> Sure = new(PathNames.Comparer);

    /// <summary>Whether an SDK that is in that folder, by its own properties files, may import Microsoft.Common.props.</summary>
    /// <param name="named">Its name, and behind a slash its version.</param>
    /// <param name="isFirst">Whether nothing of the project comes before it, so that no property of the project decides in its files.</param>
    public static bool ReadBuildProps(string named, bool isFirst) => named.Split('/')[0].Trim() is { Length: > 0 } name && (isFirst ? Known : Sure).GetOrAdd(name, sdk => Read(sdk, isFirst, new HashSet<string>(PathNames.Comparer)));

    /// <summary>Whether an SDK is one of a package, which is judged as that: it has a version, or global.json says one, and no resolver of MSBuild's own takes its name.</summary>
    /// <param name="named">Its name, and behind a slash its version.</param>
    /// <param name="version">The version that stands beside it.</param>
    /// <param name="folder">Where global.json is looked for.</param>
    /// <exception cref="FactsException">A global.json cannot be read.</exception>
    public static bool IsOfPackage(string named, string? version, string folder) => named.Split('/') is [var id, .. var rest] && id.Trim() is var name && MsbuildText.IsName(name) && !Has(name)
        && !name.Equals("PolicyGate", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("Microsoft.NET.SDK.Workload", StringComparison.OrdinalIgnoreCase)
        && (rest.Length > 0 || version is { Length: > 0 } || GlobalJsonReader.ProjectSdks(folder, new InputFiles()).Any(pinned => pinned.Id.Equals(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether MSBuild certainly finds a file of its own by a path, and in the same case: <c>$(MSBuildToolsPath)/Microsoft.CSharp.targets</c>.</summary>
    public static bool HasFile(string path)
    {
        if (OfMsbuild().Match(path) is not { Success: true } match || Installed is not { } installed)
        {
            return false;
        }

        bool isVersioned = match.Groups[2].Success;
        string rest = match.Groups[3].Value;
        return rest.Split(['/', '\\']).All(MsbuildText.IsName) && (!isVersioned || !match.Groups[1].Value.StartsWith("MSBuildTools", StringComparison.OrdinalIgnoreCase))
            && File.Exists(Path.Combine(installed, isVersioned ? "Current" : string.Empty, rest.Replace('\\', Path.DirectorySeparatorChar)));
    }

    [GeneratedRegex(@"\A\$\((MSBuildExtensionsPath(?:32|64)?|MSBuildToolsPath|MSBuildBinPath)\)[/\\](\$\(MSBuildToolsVersion\)[/\\])?([^/\\$].*)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OfMsbuild();

    /// <summary>Whether an SDK is in that folder.</summary>
    public static bool Has(string name) => MsbuildText.IsName(name) && (Folder is null || Directory.Exists(Path.Combine(Folder, name, "Sdk")));

    private static bool Read(string name, bool isFirst, HashSet<string> seen)
    {
        // What is more than a name leads out of the folder, to files of anybody.
        if (!MsbuildText.IsName(name))
        {
            return false;
        }

        if (Folder is null)
        {
            return name.StartsWith("Microsoft.NET.Sdk", StringComparison.Ordinal);
        }

        if (ReferencedFiles.Full(name, Folder) is not { } folder || !Directory.Exists(Path.Combine(folder, "Sdk")))
        {
            return false;
        }

        return seen.Add(name) && Directory.EnumerateFiles(folder, "*.props", SearchOption.AllDirectories).SelectMany(Imports)
            .Any(import => (isFirst || import.IsSure) && (import.Sdk is null ? import.Path.EndsWith(CommonProps, StringComparison.OrdinalIgnoreCase) : import.Path.Equals("Sdk.props", PathNames.Comparison) && Read(import.Sdk, isFirst, seen)));
    }

    // The .NET SDK's own files; of one that is none nothing is said.
    private static IEnumerable<(string Path, string? Sdk, bool IsSure)> Imports(string file)
    {
        try
        {
            return [.. InputReading.Document(file, "properties file of an SDK", RegularFile.ReadRequired(file, RegularFile.LargestText), XmlEncoding.AsMsbuild).Descendants()
                .Where(element => element.Name.LocalName == "Import").Select(element => ((string?)element.Attribute("Project") ?? string.Empty, (string?)element.Attribute("Sdk"), element.AncestorsAndSelf().All(IsSure)))];
        }
        catch (Exception e) when (e is FactsException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // A property by which the SDK tells whether another has come before it, and which a repository cannot set unseen.
    private static bool IsSure(XElement element) => (string?)element.Attribute("Condition") is not { } condition || (PropertyExpansion.Names(condition).ToArray() is { Length: > 0 } names && names.All(GateSwitches.Defeats));
}
