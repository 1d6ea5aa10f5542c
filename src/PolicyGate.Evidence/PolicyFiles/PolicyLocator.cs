namespace PolicyGate.PolicyFiles;

/// <summary>Finds the policy of a project: from its folder up to the first folder with a <c>.git</c>, or the drive's root.</summary>
internal static class PolicyLocator
{
    private static readonly string[] Names = ["policygate.yaml", "policygate.yml"];

    /// <summary>The policy files of the nearest folder that has one; none, one, or two (an error).</summary>
    public static IReadOnlyList<string> Find(string projectFolder, InputFiles inputs)
    {
        for (string? folder = projectFolder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string[] found = [.. Names.Select(name => Path.Combine(folder, name)).Where(inputs.Exists)];
            if (found.Length > 0 || inputs.Exists(Path.Combine(folder, ".git")))
            {
                return found;
            }
        }

        return [];
    }

    /// <summary>The folder of the nearest <c>.git</c>, or <see langword="null"/>.</summary>
    public static string? RepositoryRoot(string folder)
    {
        for (string? current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            string git = Path.Combine(current, ".git");
            if (Directory.Exists(git) || File.Exists(git))
            {
                return current;
            }
        }

        return null;
    }
}
