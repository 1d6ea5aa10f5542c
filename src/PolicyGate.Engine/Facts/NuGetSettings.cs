using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>An enabled package source of nuget.config.</summary>
internal sealed record ConfiguredSource(string Key, string Location, SourceSpan At);

/// <summary>What nuget.config says, as NuGet.Configuration reads it.</summary>
/// <param name="Sources">The enabled sources.</param>
/// <param name="IsMapped">Whether there is a package source mapping.</param>
/// <param name="MappedSources">The keys of the sources that the mapping gives an id to.</param>
/// <param name="Gallery">The public gallery's service index.</param>
/// <param name="At">The nearest nuget.config.</param>
internal sealed record NuGetSettings(IReadOnlyList<ConfiguredSource> Sources, bool IsMapped, Func<string, IReadOnlyList<string>> MappedSources, string Gallery, SourceSpan At)
{
    private const string GalleryName = "nuget.org";

    /// <summary>
    /// Whether a source, as NuGet recorded it, is the one that a policy names. <c>nuget.org</c> is always the public gallery, whatever nuget.config
    /// calls by that name.
    /// </summary>
    public bool IsNamed(string source, string name)
    {
        string? location = name.Equals(GalleryName, StringComparison.OrdinalIgnoreCase) ? Gallery
            : Sources.FirstOrDefault(configured => configured.Key.Equals(name, StringComparison.OrdinalIgnoreCase))?.Location ?? name;
        return Normal(source).Equals(Normal(location), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A source as a person knows it: the gallery by its name, others by their location.</summary>
    public string Shown(string source) => IsNamed(source, GalleryName) ? GalleryName : source;

    private static string Normal(string location) => (location.StartsWith("file://", StringComparison.OrdinalIgnoreCase) ? location["file://".Length..] : location).Replace('\\', '/').TrimEnd('/');
}
