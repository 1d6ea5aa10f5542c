using System.Xml.Linq;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Fixing;

/// <summary>Turns lock files on, and the locked mode in CI, in the Directory.Build.props that each project reads: one further down hides the one at the root.</summary>
internal sealed class LockFileSwitch(EditedFiles files, ICollection<string> notes)
{
    private const string Name = "Directory.Build.props";
    private const string Property = "RestorePackagesWithLockFile";
    private const string Mode = "RestoreLockedMode";
    private const string Empty = "<Project>\n</Project>\n";
    private const string LockedInCi = "<RestoreLockedMode Condition=\"'$(CI)' == 'true' or '$(ContinuousIntegrationBuild)' == 'true'\">true</RestoreLockedMode>";

    private static readonly KeyValuePair<string, string>[] InCi = [new("CI", "true"), new("ContinuousIntegrationBuild", "true")];

    /// <summary>Plans the edits; returns the projects that shall have a lock file after them.</summary>
    public IReadOnlyList<FixProject> Plan(IReadOnlyList<FixProject> projects)
    {
        FixProject[] unlocked = [.. projects.Where(project => project.Policy?.LockFile?.Required is { Value: true } && !project.Facts.LockFileEnabled)];
        HashSet<string> locked = new(StringComparer.Ordinal);
        foreach (IGrouping<string, FixProject> place in unlocked.GroupBy(PropsOf, StringComparer.Ordinal).OrderBy(place => place.Key, StringComparer.Ordinal))
        {
            if (!files.IsOurs(place.Key))
            {
                notes.Add($"{Path.GetFileName(place.First().Facts.ProjectFile)} reads {place.Key}, which is not the repository's: set {Property} to true in the project");
                continue;
            }

            bool lockedInCi = place.Any(project => project.Policy!.LockFile!.LockedMode is { Value: LockedMode.Ci });
            TurnOn(place.Key, lockedInCi);
            if (lockedInCi)
            {
                locked.Add(place.Key);
            }
        }

        IEnumerable<FixProject> open = projects.Where(project => project.Policy?.LockFile?.LockedMode is { Value: LockedMode.Ci } && project.Facts is { Kind: InputKind.Project, LockFileEnabled: true } && !IsModeWritten(project.Facts));
        foreach (string path in open.Select(PropsOf).Distinct(StringComparer.Ordinal).Where(path => files.IsOurs(path) && !locked.Contains(path)).Order(StringComparer.Ordinal))
        {
            Add(files.Xml(path, Empty), [LockedInCi]);
        }

        if (unlocked.Length > 0)
        {
            notes.Add("restore, and commit the packages.lock.json of every project");
        }

        return unlocked;
    }

    /// <summary>Whether what a project reads says of the locked mode what it is, whatever it is here and now.</summary>
    public static bool IsModeWritten(ProjectFacts facts) =>
        facts.LockedMode is Evidence<bool>.Known { Value: true } || File.ReadLines(facts.LockedModeAt.File).ElementAtOrDefault(facts.LockedModeAt.Line - 1)?.Contains(Mode, StringComparison.Ordinal) == true;

    /// <summary>Whether the files have a restore in CI be locked: a restore elsewhere, which an assets file is of, says nothing of that.</summary>
    public static bool IsOnInCi(ProjectFacts facts) => IsOn(facts, Mode);

    /// <summary>Whether the files turn lock files on, and the project was restored before they did.</summary>
    public static bool IsNotRestoredYet(ProjectFacts facts) => facts.Kind == InputKind.Project && !facts.LockFileEnabled && IsOn(facts, Property);

    private static bool IsOn(ProjectFacts facts, string property) => ResponseFiles.Setting(property, Path.GetDirectoryName(facts.ProjectFile)!, new InputFiles()) is null
        && XmlEvaluation.PropertyOf(facts.ProjectFile, property, InCi) is Evidence<string>.Known { Value: var value } && value.Equals("true", StringComparison.OrdinalIgnoreCase);

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
        XmlFile props = files.Xml(path, Empty);
        if (props.Root.Descendants().FirstOrDefault(element => element.Name.LocalName.Equals(Property, StringComparison.OrdinalIgnoreCase)) is { } written)
        {
            if (!written.Value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase) && !props.SetText(written, "true"))
            {
                notes.Add($"{files.Relative(path)}: set {Property} to true");
            }

            return;
        }

        Add(props, lockedInCi ? [$"<{Property}>true</{Property}>", LockedInCi] : [$"<{Property}>true</{Property}>"]);
    }

    // The mode stands once.
    private static void Add(XmlFile props, string[] lines)
    {
        lines = props.Root.Descendants().Any(element => element.Name.LocalName.Equals(Mode, StringComparison.OrdinalIgnoreCase)) ? [.. lines.Where(line => line != LockedInCi)] : lines;
        if (lines.Length == 0)
        {
            return;
        }

        XElement? group = props.Root.Elements().FirstOrDefault(element => element.Name.LocalName == "PropertyGroup" && element.Attribute("Condition") is null);
        props.AddFirst(group ?? props.Root, group is null ? ["<PropertyGroup>", .. lines.Select(line => $"  {line}"), "</PropertyGroup>"] : lines);
    }
}
