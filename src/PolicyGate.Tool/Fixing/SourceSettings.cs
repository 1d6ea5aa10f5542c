using System.Xml.Linq;
using PolicyGate.Facts;
using PolicyGate.Projects;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Fixing;

/// <summary>Adds <c>&lt;clear /&gt;</c> and a source mapping to the repository's nuget.config, from where packages came.</summary>
internal sealed class SourceSettings(EditedFiles files, ICollection<string> notes)
{
    /// <summary>Plans the edits.</summary>
    public void Plan(IReadOnlyList<FixProject> projects)
    {
        (string Id, string Source)[] used = [.. projects.SelectMany(project => project.Facts.Packages
            .Where(package => package.FolderPath is not null)
            .Select(package => (package.Id, Source: project.Facts.Evidence.Of<RecordedSource>(package) is Evidence<RecordedSource>.Known source ? KeyOf(project.Facts.NuGet.Value, source.Value.Location) : null)))
            .Where(pair => pair.Source is not null).Select(pair => (pair.Id, pair.Source!)).Distinct()];
        bool wantsMapping = projects.Any(project => project.Policy?.Sources?.MappingRequired is { Value: true } && !project.Facts.NuGet.Value.IsMapped);
        string? path = NuGetConfigReader.Names.Select(name => Path.Combine(files.Root, name)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            notes.Add("there is no nuget.config at the repository's root: write one with <clear /> and your sources, so that no other machine's sources count");
            return;
        }

        XmlFile config = files.Xml(path)!;
        XElement? sources = config.Root.Elements().FirstOrDefault(element => element.Name.LocalName == "packageSources");
        if (sources is not null && !sources.Elements().Any(element => element.Name.LocalName == "clear"))
        {
            string[] inherited = [.. used.Select(pair => pair.Source).Distinct(StringComparer.OrdinalIgnoreCase).Where(key => !sources.Elements().Any(add => key.Equals((string?)add.Attribute("key"), StringComparison.OrdinalIgnoreCase)))];
            if (inherited.Length > 0)
            {
                notes.Add($"{files.Relative(path)}: packages come from {string.Join(", ", inherited)}, which another nuget.config names; add it here, then <clear /> can be added");
            }
            else
            {
                config.AddFirst(sources, "<clear />");
            }
        }

        if (wantsMapping && used.Length > 0 && !config.Root.Elements().Any(element => element.Name.LocalName == "packageSourceMapping"))
        {
            config.AddFirst(config.Root, Mapping(used));
        }
    }

    // The source of most packages gets the rest; ids of the others are named.
    private static string[] Mapping((string Id, string Source)[] used)
    {
        string main = used.GroupBy(pair => pair.Source, StringComparer.OrdinalIgnoreCase).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.OrdinalIgnoreCase).First().Key;
        List<string> lines = ["<packageSourceMapping>"];
        foreach (IGrouping<string, string> source in used.GroupBy(pair => pair.Source, pair => pair.Id, StringComparer.OrdinalIgnoreCase).OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase))
        {
            lines.Add($"  <packageSource key=\"{source.Key}\">");
            lines.AddRange(source.Key == main ? ["    <package pattern=\"*\" />"] : source.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).Select(id => $"    <package pattern=\"{id}\" />"));
            lines.Add("  </packageSource>");
        }

        lines.Add("</packageSourceMapping>");
        return [.. lines];
    }

    private static string? KeyOf(NuGetSettings settings, string source) => settings.Sources.FirstOrDefault(configured => settings.IsNamed(source, configured.Location))?.Key;
}
