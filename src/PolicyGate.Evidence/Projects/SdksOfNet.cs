using System.Collections.Concurrent;
using PolicyGate.Packages;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Projects;

/// <summary>The MSBuild SDKs in the folder of the .NET SDK: some of them are parts of others, and a project that names such a part alone does not read Directory.Build.props.</summary>
internal static class SdksOfNet
{
    private const string CommonProps = "Microsoft.Common.props";
    private static readonly string? Folder = Path.GetDirectoryName(TrustedRoots.Find()) is { } sdk ? Path.Combine(sdk, "Sdks") : null;
    private static readonly ConcurrentDictionary<string, bool> Known = new(PathNames.Comparer);

    /// <summary>Whether an SDK, by its own properties files, may import Microsoft.Common.props; so may one that is not in that folder, which is judged as a package.</summary>
    /// <param name="named">Its name, and behind a slash its version.</param>
    public static bool ReadBuildProps(string named) => named.Split('/')[0].Trim() is { Length: > 0 } name && Known.GetOrAdd(name, sdk => Read(sdk, new HashSet<string>(PathNames.Comparer)));

    /// <summary>Whether an SDK is in that folder.</summary>
    public static bool Has(string name) => MsbuildText.IsName(name) && (Folder is null || Directory.Exists(Path.Combine(Folder, name, "Sdk")));

    private static bool Read(string name, HashSet<string> seen)
    {
        // What is more than a name leads out of the folder, to files of anybody.
        if (!MsbuildText.IsName(name))
        {
            return false;
        }

        if (Folder is null || ReferencedFiles.Full(name, Folder) is not { } folder || !Directory.Exists(Path.Combine(folder, "Sdk")))
        {
            return true;
        }

        return seen.Add(name) && Directory.EnumerateFiles(folder, "*.props", SearchOption.AllDirectories).SelectMany(Imports)
            .Any(import => import.Sdk is null ? import.Path.EndsWith(CommonProps, StringComparison.OrdinalIgnoreCase) : import.Path.Equals("Sdk.props", StringComparison.OrdinalIgnoreCase) && Read(import.Sdk, seen));
    }

    // The .NET SDK's own files; of one that is none nothing is said.
    private static IEnumerable<(string Path, string? Sdk)> Imports(string file)
    {
        try
        {
            return [.. InputReading.Document(file, "properties file of an SDK", RegularFile.ReadRequired(file, RegularFile.LargestText), XmlEncoding.AsMsbuild).Descendants()
                .Where(element => element.Name.LocalName == "Import").Select(element => ((string?)element.Attribute("Project") ?? string.Empty, (string?)element.Attribute("Sdk")))];
        }
        catch (Exception e) when (e is FactsException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
