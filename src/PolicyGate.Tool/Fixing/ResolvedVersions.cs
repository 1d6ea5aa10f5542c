using PolicyGate.Projects;

namespace PolicyGate.Tool.Fixing;

/// <summary>Compares what two restores of a project resolved, target by target.</summary>
internal static class ResolvedVersions
{
    private const int MostShown = 5;

    /// <summary>What is another version, for a person; empty where nothing is.</summary>
    public static IEnumerable<string> Differences(string project, AssetsFile before, AssetsFile after)
    {
        (Dictionary<(string Target, string Id), string> was, Dictionary<(string Target, string Id), string> becomes) = (Of(before), Of(after));
        string[] differences = [.. was.Keys.Union(becomes.Keys)
            .Where(key => was.GetValueOrDefault(key) != becomes.GetValueOrDefault(key))
            .OrderBy(key => key.Target, StringComparer.Ordinal).ThenBy(key => key.Id, StringComparer.Ordinal)
            .Select(key => $"{project} ({key.Target}): {Shown(key, was)} would become {Shown(key, becomes)}")];
        return differences.Length <= MostShown ? differences : [.. differences.Take(MostShown), FormattableString.Invariant($"{project}: and {differences.Length - MostShown} more")];
    }

    private static string Shown((string Target, string Id) key, Dictionary<(string, string), string> versions) => versions.GetValueOrDefault(key) ?? "no package";

    private static Dictionary<(string Target, string Id), string> Of(AssetsFile assets)
    {
        Dictionary<(string, string), string> all = [];
        foreach (AssetsTarget target in assets.Targets)
        {
            foreach (AssetsLibrary library in target.Libraries.Values.Where(library => !library.IsProject))
            {
                all[(target.Name, library.Id.ToUpperInvariant())] = $"{library.Id} {library.Version.ToNormalizedString()}";
            }
        }

        foreach (AssetsFramework framework in assets.Frameworks)
        {
            foreach (IGrouping<string, (string Id, NuGet.Versioning.VersionRange Range)> download in framework.Downloads.GroupBy(download => download.Id, StringComparer.OrdinalIgnoreCase))
            {
                all[($"{framework.Alias}, downloads", download.Key.ToUpperInvariant())] = $"{download.Key} {string.Join(" ", download.Select(one => one.Range.ToNormalizedString()).Order(StringComparer.Ordinal))}";
            }
        }

        return all;
    }
}
