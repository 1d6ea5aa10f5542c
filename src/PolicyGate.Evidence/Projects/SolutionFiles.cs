namespace PolicyGate.Projects;

/// <summary>What MSBuild imports where a solution is built: any of them may set properties, bring SDKs, or redefine targets, for the projects of the solution.</summary>
internal static class SolutionFiles
{
    /// <summary>Directory.Solution.props and .targets, before.*.targets and after.*.targets in a folder and above it, as far as the repository goes.</summary>
    public static IEnumerable<string> Above(string folder)
    {
        string? root = PolicyFiles.PolicyLocator.RepositoryRoot(folder);
        for (string? current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            foreach (string file in (Directory.Exists(current) ? Directory.GetFiles(current) : []).Where(Is).Order(StringComparer.Ordinal))
            {
                yield return file;
            }

            if (current == root || root is null)
            {
                yield break;
            }
        }
    }

    /// <summary>Whether a file is one, by its name.</summary>
    public static bool Is(string file)
    {
        string name = Path.GetFileName(file);
        return name.StartsWith("Directory.Solution.", StringComparison.OrdinalIgnoreCase)
            ? name.EndsWith(".props", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase)
            : (name.StartsWith("before.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("after.", StringComparison.OrdinalIgnoreCase)) && name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase);
    }
}
