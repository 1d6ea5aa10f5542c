using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>Sources that a restore asks and no nuget.config has (https://learn.microsoft.com/nuget/reference/msbuild-targets#restore-properties).</summary>
internal static class AddedSources
{
    /// <summary>The properties with which a project names sources.</summary>
    public static readonly HashSet<string> Properties = new(StringComparer.OrdinalIgnoreCase) { "RestoreSources", "RestoreAdditionalProjectSources" };

    /// <summary>Those that a restore recorded.</summary>
    /// <param name="settings">What nuget.config says.</param>
    /// <param name="recorded">The sources of the assets file.</param>
    /// <param name="xml">What the project says.</param>
    /// <param name="projectFile">The project.</param>
    public static NuGetSettings Recorded(NuGetSettings settings, IReadOnlyList<string> recorded, ProjectXml xml, string projectFile) => settings with
    {
        Added = [.. recorded
            .Where(source => !settings.IsLibraryPacks(source) && !settings.Sources.Any(configured => NuGetSettings.IsSame(configured.Location, source)))
            .Select(source => Place(source, xml, projectFile))],
    };

    /// <summary>Those that a project writes, where no restore has recorded any; what only an evaluation knows is missing.</summary>
    /// <param name="settings">What nuget.config says.</param>
    /// <param name="xml">What the project says.</param>
    /// <param name="projectFile">The project.</param>
    public static NuGetSettings Written(NuGetSettings settings, ProjectXml xml, string projectFile)
    {
        string folder = Path.GetDirectoryName(projectFile)!;
        string[] unknown = [.. Properties.Select(xml.Value).OfType<Evidence<string>.Missing>().Select(missing => missing.Reason)];
        (string Location, WrittenProperty Property)[] sources = [.. xml.SourceProperties.SelectMany(property => Locations(property, folder).Select(source => (source, property))).Where(pair => !PropertyExpansion.IsOpen(pair.source))];
        return settings with
        {
            Added = [.. sources.Select(pair => pair.Location).Distinct(StringComparer.OrdinalIgnoreCase)
                .Where(source => !settings.Sources.Any(configured => NuGetSettings.IsSame(configured.Location, source)))
                .Select(source => Place(source, xml, projectFile))],
            Missing = settings.Missing.Length > 0 ? settings.Missing : unknown.FirstOrDefault() ?? string.Empty,
        };
    }

    // Of several elements that go on from one another, the one with the fewest sources is the one that brings it in.
    private static AddedSource Place(string source, ProjectXml xml, string projectFile)
    {
        string folder = Path.GetDirectoryName(projectFile)!;
        WrittenProperty? property = xml.SourceProperties
            .Where(property => Locations(property, folder).Any(location => NuGetSettings.IsSame(location, source)))
            .MinBy(property => Locations(property, folder).Length);
        property ??= xml.SourceProperties.Where(property => PropertyExpansion.IsOpen(property.Value)).ToArray() is [{ } only] ? only : null;
        return property is not null
            ? new AddedSource(source, $"added by {property.Name}", property.At)
            : new AddedSource(source, "one that the restore used, and no nuget.config or property of the project names: the environment or the command line added it, or a file has changed since", SourceSpan.WholeFile(FileBasedApp.SourceOf(projectFile)));
    }

    private static string[] Locations(WrittenProperty property, string folder) =>
        [.. property.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(source => Full(source, folder))];

    private static string Full(string source, string folder) => source.Contains("://", StringComparison.Ordinal) || PropertyExpansion.IsOpen(source) || source.Contains('\0', StringComparison.Ordinal)
        ? source
        : Path.GetFullPath(source.Replace('\\', '/'), folder);
}
