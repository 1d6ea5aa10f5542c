using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using NuGet.Configuration;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>What the nuget.config files of a restore say, by NuGet.Configuration: <c>clear</c>, disabled sources and the order of files included.</summary>
internal static class NuGetSettingsReader
{
    /// <summary>The attribute of a source that holds its packages' minimum age, in hours.</summary>
    public const string MinimumAge = "minPublishAgeHours";

    /// <summary>The nuget.config files that count in a folder, the nearest first.</summary>
    public static IReadOnlyList<string> FilesOf(string folder) => [.. Settings.LoadDefaultSettings(folder).GetConfigFilePaths()];

    /// <summary>Where packages are installed for a folder: <c>NUGET_PACKAGES</c>, <c>globalPackagesFolder</c>, or the user's.</summary>
    public static string GlobalPackagesFolder(string folder) => SettingsUtility.GetGlobalPackagesFolder(Settings.LoadDefaultSettings(folder));

    /// <summary>Where packages are looked for in a folder: where they are installed, and then the fallback folders, in NuGet's order.</summary>
    public static IReadOnlyList<string> PackageFolders(string folder)
    {
        ISettings settings = Settings.LoadDefaultSettings(folder);
        return [SettingsUtility.GetGlobalPackagesFolder(settings), .. SettingsUtility.GetFallbackPackageFolders(settings)];
    }

    /// <summary>Reads the files that the restore used.</summary>
    /// <exception cref="FactsException">A file is not what NuGet accepts.</exception>
    public static NuGetSettings Read(IReadOnlyList<string> files, string projectFile)
    {
        string[] there = [.. files.Where(File.Exists)];
        SourceSpan at = SourceSpan.WholeFile(there.FirstOrDefault() ?? projectFile);
        try
        {
            ISettings settings = there.Length == 0 ? NullSettings.Instance : Settings.LoadSettingsGivenConfigPaths(there);
            PackageSource[] sources = [.. SettingsUtility.GetEnabledSources(settings)];
            PackageSourceMapping mapping = PackageSourceMapping.GetPackageSourceMapping(settings);
            return new NuGetSettings(
                [.. sources.Select(source => new ConfiguredSource(source.Name, source.Source, Find(source.Name, there, ConfigurationConstants.PackageSources)?.At ?? at))],
                mapping.IsEnabled,
                mapping.GetConfiguredPackageSources,
                NuGetConstants.V3FeedUrl,
                at)
            {
                Ages = [.. Ages(sources, there, at)],
                Signers = SignersOf(settings, there, at),
                Missing = files.FirstOrDefault(file => !File.Exists(file)) is { } gone ? $"{gone}, from which the project was restored, is not there; restore again" : string.Empty,
            };
        }
        catch (NuGetConfigurationException e)
        {
            throw new FactsException(at, $"NuGet's configuration cannot be read: {e.Message}");
        }
    }

    // https://github.com/NuGet/Home/blob/dev/accepted/2026/package-update-cooldown.md. This NuGet.Configuration does not know them yet: of a
    // source that is written twice the nearest file counts, with all its attributes, and of the exceptions the nearest that has any.
    private static IEnumerable<ConfiguredAge> Ages(IEnumerable<PackageSource> sources, string[] files, SourceSpan at)
    {
        IdPattern[]? exceptions = null;
        foreach (PackageSource source in sources)
        {
            (XElement Element, SourceSpan At)? add = Find(source.Name, files, ConfigurationConstants.PackageSources);
            if ((string?)add?.Element.Attribute(MinimumAge) is not { } text)
            {
                continue;
            }

            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int hours))
            {
                throw new FactsException(add!.Value.At, $"{MinimumAge}=\"{text}\" is not a number of hours");
            }

            if (hours > 0)
            {
                yield return new ConfiguredAge(source.Name, TimeSpan.FromHours(hours), exceptions ??= AgeExceptions(files, at), add!.Value.At);
            }
        }
    }

    private static IdPattern[] AgeExceptions(string[] files, SourceSpan at)
    {
        XElement? nearest = files.Select(file => XDocument.Load(file).Root?.Element("minPublishAgeExceptions")).FirstOrDefault(section => section is not null);
        return [.. (nearest?.Elements("package") ?? []).Select(package => (string?)package.Attribute("pattern"))
            .Select(pattern => IdPattern.TryParse(pattern ?? string.Empty) ?? throw new FactsException(at, $"minPublishAgeExceptions has the pattern \"{pattern}\", which is neither an id nor a prefix ending in *"))];
    }

    private static ConfiguredSigners? SignersOf(ISettings settings, string[] files, SourceSpan at) =>
        !"require".Equals(SettingsUtility.GetConfigValue(settings, "signatureValidationMode"), StringComparison.OrdinalIgnoreCase) ? null
        : new ConfiguredSigners([.. settings.GetSection(ConfigurationConstants.TrustedSigners)?.Items.OfType<TrustedSignerItem>().Select(signer => signer.Name) ?? []], Find("signatureValidationMode", files, ConfigurationConstants.Config)?.At ?? at);

    // NuGet.Configuration does not say where an item stands. The files have been read as XML before.
    private static (XElement Element, SourceSpan At)? Find(string key, string[] files, string section)
    {
        foreach (string file in files)
        {
            XElement? add = XDocument.Load(file, LoadOptions.SetLineInfo).Descendants(section).Elements("add")
                .LastOrDefault(element => key.Equals((string?)element.Attribute("key"), StringComparison.OrdinalIgnoreCase));
            if (add is IXmlLineInfo line && line.HasLineInfo())
            {
                return (add, new SourceSpan(file, line.LineNumber, line.LinePosition - 1));
            }
        }

        return null;
    }
}
