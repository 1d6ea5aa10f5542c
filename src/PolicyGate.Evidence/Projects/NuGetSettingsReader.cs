using System.Xml;
using System.Xml.Linq;
using NuGet.Configuration;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>What the nuget.config files of a restore say, by NuGet.Configuration: <c>clear</c>, disabled sources and the order of files included.</summary>
internal static class NuGetSettingsReader
{
    /// <summary>Reads the files that the restore used.</summary>
    /// <exception cref="FactsException">A file is not what NuGet accepts.</exception>
    public static NuGetSettings Read(IReadOnlyList<string> files, string projectFile)
    {
        string[] there = [.. files.Where(File.Exists)];
        SourceSpan at = SourceSpan.WholeFile(there.FirstOrDefault() ?? projectFile);
        try
        {
            ISettings settings = there.Length == 0 ? NullSettings.Instance : Settings.LoadSettingsGivenConfigPaths(there);
            PackageSourceMapping mapping = PackageSourceMapping.GetPackageSourceMapping(settings);
            return new NuGetSettings(
                [.. SettingsUtility.GetEnabledSources(settings).Select(source => new ConfiguredSource(source.Name, source.Source, PlaceOf(source.Name, there) ?? at))],
                mapping.IsEnabled,
                mapping.GetConfiguredPackageSources,
                NuGetConstants.V3FeedUrl,
                at);
        }
        catch (NuGetConfigurationException e)
        {
            throw new FactsException(at, $"NuGet's configuration cannot be read: {e.Message}");
        }
    }

    // NuGet.Configuration does not say where an item stands. The files have been read as XML before.
    private static SourceSpan? PlaceOf(string key, string[] files)
    {
        foreach (string file in files)
        {
            XElement? add = XDocument.Load(file, LoadOptions.SetLineInfo).Descendants("packageSources").Elements("add")
                .FirstOrDefault(element => key.Equals((string?)element.Attribute("key"), StringComparison.OrdinalIgnoreCase));
            if (add is IXmlLineInfo line && line.HasLineInfo())
            {
                return new SourceSpan(file, line.LineNumber, line.LinePosition - 1);
            }
        }

        return null;
    }
}
