using System.Xml.Linq;
using PolicyGate.Policies;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Fixing;

/// <summary>The file with a repository's central versions: which it is, and how it is edited.</summary>
internal static class CentralFile
{
    /// <summary>The property that turns central package management on.</summary>
    public const string Switch = "ManagePackageVersionsCentrally";

    private const string Name = "Directory.Packages.props";
    private const string New = $"<Project>\n  <PropertyGroup>\n    <{Switch}>true</{Switch}>\n  </PropertyGroup>\n  <ItemGroup>\n  </ItemGroup>\n</Project>\n";

    /// <summary>The file that a project reads, or would: the one that <c>DirectoryPackagesPropsPath</c> names, else the nearest; <see langword="null"/> where only an evaluation knows.</summary>
    public static string? Of(FixProject project, string root)
    {
        string folder = Path.GetDirectoryName(project.Facts.ProjectFile)!;
        if (project.Xml.Properties.GetValueOrDefault("DirectoryPackagesPropsPath") is { Length: > 0 } named)
        {
            return Projects.PropertyExpansion.IsOpen(named) ? null : Path.GetFullPath(named.Replace('\\', '/'), folder);
        }

        for (string? above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(Path.Combine(above, Name)))
            {
                return Path.Combine(above, Name);
            }
        }

        return Path.Combine(root, Name);
    }

    /// <summary>Adds versions, by id, and turns central management on where it is off.</summary>
    public static void Add(EditedFiles files, string path, IEnumerable<KeyValuePair<string, string>> versions)
    {
        XmlFile file = files.Xml(path, New);
        XElement? group = file.Root.Elements().LastOrDefault(element => IsOpen(element) && element.Elements().All(child => child.Name.LocalName == "PackageVersion"))
            ?? file.Root.Elements().LastOrDefault(IsOpen);
        string[] added = [.. versions.OrderBy(version => version.Key, StringComparer.OrdinalIgnoreCase).Select(version => $"<PackageVersion Include=\"{version.Key}\" Version=\"{version.Value}\" />")];
        string[] on = file.Root.Descendants().Any(element => element.Name.LocalName.Equals(Switch, StringComparison.OrdinalIgnoreCase)) ? [] : ["<PropertyGroup>", $"  <{Switch}>true</{Switch}>", "</PropertyGroup>"];
        if (group is null)
        {
            file.AddFirst(file.Root, added.Length == 0 ? on : [.. on, "<ItemGroup>", .. added.Select(line => $"  {line}"), "</ItemGroup>"]);
            return;
        }

        if (added.Length > 0)
        {
            file.AddFirst(group, added);
        }

        if (on.Length > 0)
        {
            file.AddFirst(file.Root, on);
        }
    }

    /// <summary>Takes the version, and what overrides it, from a reference; <see langword="false"/> where that is more than text.</summary>
    public static bool CanStrip(EditedFiles files, SourceSpan at) =>
        files.Element(at) is { } element && Metadata(element).OfType<XElement>().All(child => child.Nodes().All(node => node is XText { NodeType: System.Xml.XmlNodeType.Text }));

    /// <summary>The same, done.</summary>
    public static void Strip(EditedFiles files, SourceSpan at)
    {
        XElement element = files.Element(at)!;
        XmlFile file = files.Xml(at.File)!;
        foreach (XAttribute attribute in Metadata(element).OfType<XAttribute>())
        {
            file.RemoveAttribute(attribute);
        }

        XElement[] children = [.. Metadata(element).OfType<XElement>()];
        if (children.Length > 0)
        {
            file.RemoveChildren(element, children);
        }
    }

    private static IEnumerable<XObject> Metadata(XElement element) => VersionEdit.Metadata(element, "Version").Concat(VersionEdit.Metadata(element, "VersionOverride"));

    private static bool IsOpen(XElement element) => element.Name.LocalName == "ItemGroup" && element.Attribute("Condition") is null;
}
