using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>Sources that a restore asks and no nuget.config has (https://learn.microsoft.com/nuget/reference/msbuild-targets#restore-properties).</summary>
internal static class AddedSources
{
    /// <summary>The properties with which a project names sources.</summary>
    public static readonly HashSet<string> Properties = new(StringComparer.OrdinalIgnoreCase) { "RestoreSources", "RestoreAdditionalProjectSources" };

    /// <summary>What nuget.config says of a restored project, and the sources that its restore asked besides.</summary>
    /// <param name="assets">What the restore recorded.</param>
    /// <param name="xml">What the project says.</param>
    /// <param name="projectFile">The project.</param>
    /// <param name="sdkFolder">The folder of the .NET SDK that runs; <see langword="null"/> where it is not known.</param>
    /// <exception cref="FactsException">A nuget.config is not what NuGet accepts.</exception>
    public static NuGetSettings Recorded(AssetsFile assets, ProjectXml xml, string projectFile, string? sdkFolder)
    {
        NuGetSettings settings = NuGetSettingsReader.Read(assets.ConfigFiles, projectFile) with { Installation = Path.GetDirectoryName(Path.GetDirectoryName(sdkFolder)) };
        return settings with { Added = Added(assets.Sources.Where(source => !settings.IsLibraryPacks(source)), settings, xml, projectFile) };
    }

    /// <summary>What a restore would use: the nuget.config files that NuGet finds from the project's folder, or the one that RestoreConfigFile names, and the sources that the project writes.</summary>
    /// <param name="xml">What the project says.</param>
    /// <param name="projectFile">The project, or the lock file where there is none.</param>
    /// <exception cref="FactsException">A nuget.config is not what NuGet accepts.</exception>
    public static NuGetSettings BeforeRestore(ProjectXml xml, string projectFile)
    {
        string folder = Path.GetDirectoryName(projectFile)!;
        Evidence<string> named = xml.Value("RestoreConfigFile");
        IReadOnlyList<string> files = named is Evidence<string>.Known { Value.Length: > 0 } known ? [Path.GetFullPath(known.Value.Replace('\\', '/'), folder)] : NuGetSettingsReader.FilesOf(folder);
        NuGetSettings settings = NuGetSettingsReader.Read(files, projectFile);
        string[] unknown = [.. Properties.Select(xml.Value).Prepend(named).OfType<Evidence<string>.Missing>().Select(missing => missing.Reason)];
        return settings with
        {
            Added = Added(xml.SourceProperties.SelectMany(property => Locations(property, folder)).Where(source => !PropertyExpansion.IsOpen(source)), settings, xml, projectFile),
            Missing = settings.Missing.Length > 0 ? settings.Missing : unknown.FirstOrDefault() ?? string.Empty,
        };
    }

    private static IReadOnlyList<AddedSource> Added(IEnumerable<string> sources, NuGetSettings settings, ProjectXml xml, string projectFile) => [.. sources
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Where(source => !settings.Sources.Any(configured => NuGetSettings.IsSame(configured.Location, source)))
        .Select(source => Place(source, xml, projectFile))];

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
        [.. MsbuildText.List(property.Value).Select(source => Full(source, folder))];

    private static string Full(string source, string folder) => source.Contains("://", StringComparison.Ordinal) || PropertyExpansion.IsOpen(source) || source.Contains('\0', StringComparison.Ordinal)
        ? source
        : Path.GetFullPath(source.Replace('\\', '/'), folder);
}
