using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>An enabled package source of nuget.config.</summary>
internal sealed record ConfiguredSource(string Key, string Location, SourceSpan At);

/// <summary>A source whose packages nuget.config wants to be of a certain age (<c>minPublishAgeHours</c>), except those that match a pattern.</summary>
internal sealed record ConfiguredAge(string Source, TimeSpan Minimum, IReadOnlyList<IdPattern> Exceptions, SourceSpan At);

/// <summary>What nuget.config wants of signatures: <c>signatureValidationMode</c> <c>require</c>, and by whom (<c>trustedSigners</c>).</summary>
internal sealed record ConfiguredSigners(IReadOnlyList<string> Names, SourceSpan At);

/// <summary>What nuget.config says, as NuGet.Configuration reads it.</summary>
/// <param name="Sources">The enabled sources.</param>
/// <param name="IsMapped">Whether there is a package source mapping.</param>
/// <param name="MappedSources">The keys of the sources that the mapping gives an id to.</param>
/// <param name="Gallery">The public gallery's service index.</param>
/// <param name="At">The nearest nuget.config.</param>
internal sealed record NuGetSettings(IReadOnlyList<ConfiguredSource> Sources, bool IsMapped, Func<string, IReadOnlyList<string>> MappedSources, string Gallery, SourceSpan At)
{
    /// <summary>The sources with a minimum age.</summary>
    public IReadOnlyList<ConfiguredAge> Ages { get; init; } = [];

    /// <summary>The signatures that are required; <see langword="null"/> where none are.</summary>
    public ConfiguredSigners? Signers { get; init; }

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
