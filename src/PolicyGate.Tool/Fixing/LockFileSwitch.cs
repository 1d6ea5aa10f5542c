using System.Xml.Linq;
using PolicyGate.Policies;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Fixing;

/// <summary>Turns lock files on, in the Directory.Build.props that each project reads: one further down hides the one at the root.</summary>
internal sealed class LockFileSwitch(EditedFiles files, ICollection<string> notes)
{
    private const string Name = "Directory.Build.props";
    private const string Property = "RestorePackagesWithLockFile";
    private const string LockedInCi = "<RestoreLockedMode Condition=\"'$(CI)' == 'true' or '$(ContinuousIntegrationBuild)' == 'true'\">true</RestoreLockedMode>";

    /// <summary>Plans the edits; returns the projects that shall have a lock file after them.</summary>
    public IReadOnlyList<FixProject> Plan(IReadOnlyList<FixProject> projects)
    {
        FixProject[] unlocked = [.. projects.Where(project => project.Policy?.LockFile?.Required is { Value: true } && !project.Facts.LockFileEnabled)];
        foreach (IGrouping<string, FixProject> place in unlocked.GroupBy(PropsOf, StringComparer.Ordinal).OrderBy(place => place.Key, StringComparer.Ordinal))
        {
            if (!files.IsOurs(place.Key))
            {
                notes.Add($"{Path.GetFileName(place.First().Facts.ProjectFile)} reads {place.Key}, which is not the repository's: set {Property} to true in the project");
                continue;
            }

            TurnOn(place.Key, place.Any(project => project.Policy!.LockFile!.LockedMode is { Value: LockedMode.Ci }));
        }

        if (unlocked.Length > 0)
        {
            notes.Add("restore, and commit the packages.lock.json of every project");
        }

        return unlocked;
    }

    // The root's, where the project reads it by whatever way, or none at all; else the nearest, which MSBuild takes alone.
    private string PropsOf(FixProject project)
    {
        string ofRoot = Path.Combine(files.Root, Name);
        string? nearest = null;
        for (string? folder = Path.GetDirectoryName(project.Facts.ProjectFile); folder is not null && nearest is null; folder = Path.GetDirectoryName(folder))
        {
            nearest = File.Exists(Path.Combine(folder, Name)) ? Path.Combine(folder, Name) : null;
        }

        // One above the repository would be hidden by a new one at its root.
        bool isHidden = nearest is not null && nearest != ofRoot && !project.Reads.Contains(ofRoot);
        if (isHidden && files.IsOurs(nearest!) && File.Exists(ofRoot))
        {
            notes.Add($"{files.Relative(nearest!)} hides the {Name} at the root from {project.Facts.ProjectPath}; it is edited too");
        }

        return isHidden ? nearest! : ofRoot;
    }

    private void TurnOn(string path, bool lockedInCi)
    {
        XmlFile props = files.Xml(path, "<Project>\n</Project>\n");
        if (props.Root.Descendants().FirstOrDefault(element => element.Name.LocalName.Equals(Property, StringComparison.OrdinalIgnoreCase)) is { } written)
        {
            if (!written.Value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase) && !props.SetText(written, "true"))
            {
                notes.Add($"{files.Relative(path)}: set {Property} to true");
            }

            return;
        }

        bool needsMode = lockedInCi && !props.Root.Descendants().Any(element => element.Name.LocalName.Equals("RestoreLockedMode", StringComparison.OrdinalIgnoreCase));
        string[] lines = needsMode ? [$"<{Property}>true</{Property}>", LockedInCi] : [$"<{Property}>true</{Property}>"];
        XElement? group = props.Root.Elements().FirstOrDefault(element => element.Name.LocalName == "PropertyGroup" && element.Attribute("Condition") is null);
        props.AddFirst(group ?? props.Root, group is null ? ["<PropertyGroup>", .. lines.Select(line => $"  {line}"), "</PropertyGroup>"] : lines);
    }
}
