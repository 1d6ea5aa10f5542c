namespace PolicyGate.Tool.Inputs;

/// <summary>Who builds a project, as far as files tell: solutions, projects that refer to it, restore graphs, and whoever named it on the command line.</summary>
internal sealed class Builders
{
    // No file: a person asked for it, or NuGet saw it in the graph of what was judged.
    private const string Asked = "";
    private readonly Dictionary<string, HashSet<string>> builders = new(StringComparer.Ordinal);

    /// <summary>A solution or project builds a project; all by their real paths.</summary>
    public void Add(string project, string builder)
    {
        if (!builders.TryGetValue(project, out HashSet<string>? known))
        {
            builders[project] = known = new HashSet<string>(StringComparer.Ordinal);
        }

        known.Add(builder);
    }

    /// <summary>A project is asked for by itself.</summary>
    public void Ask(string project) => Add(project, Asked);

    /// <summary>Of some projects those that something builds, be it another of them that is built.</summary>
    /// <param name="projects">The projects, by their real paths.</param>
    /// <param name="unbuilt">Further files that build nothing here: excluded solutions.</param>
    public IReadOnlySet<string> Built(IReadOnlySet<string> projects, IReadOnlySet<string> unbuilt)
    {
        HashSet<string> open = [.. projects];
        HashSet<string> built = new(StringComparer.Ordinal);
        while (open.Where(project => builders.GetValueOrDefault(project)?.Any(builder => !open.Contains(builder) && !unbuilt.Contains(builder)) == true).ToArray() is { Length: > 0 } more)
        {
            built.UnionWith(more);
            open.ExceptWith(more);
        }

        return built;
    }
}
