using PolicyGate.Policies;

namespace PolicyGate.Facts;

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

    /// <summary>The sources that a restore asks besides those of nuget.config: what the project, its environment or a command line adds. Not the .NET SDK's own.</summary>
    public IReadOnlyList<AddedSource> Added { get; init; } = [];

    /// <summary>Why not all sources are known; empty where they are.</summary>
    public string Missing { get; init; } = string.Empty;

    /// <summary>The folder of the .NET installation that runs (<c>/usr/share/dotnet</c>); <see langword="null"/> where it is not known.</summary>
    public string? Installation { get; init; }

    /// <summary>The name of the folders that the .NET SDK brings packages in and adds as sources.</summary>
    public const string LibraryPacks = "library-packs";

    private const string GalleryName = "nuget.org";

    /// <summary>
    /// Whether a source, as NuGet recorded it, is the one that a policy names. <c>nuget.org</c> is always the public gallery, whatever nuget.config
    /// calls by that name, and <c>library-packs</c> what <see cref="IsLibraryPacks"/> says.
    /// </summary>
    public bool IsNamed(string source, string name)
    {
        if (name.Equals(LibraryPacks, StringComparison.OrdinalIgnoreCase))
        {
            return IsLibraryPacks(source);
        }

        string? location = name.Equals(GalleryName, StringComparison.OrdinalIgnoreCase) ? Gallery
            : Sources.FirstOrDefault(configured => configured.Key.Equals(name, StringComparison.OrdinalIgnoreCase))?.Location ?? name;
        return IsSame(source, location);
    }

    /// <summary>Whether two texts name one source: of folders as the machine tells folders apart.</summary>
    public static bool IsSame(string one, string other) => Normal(one).Equals(Normal(other), Path.IsPathFullyQualified(Normal(one)) ? OfFolders : StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a source is a folder of the .NET installation that runs: <c>library-packs</c>, or <c>FSharp/library-packs</c> of one of its SDKs, from which
    /// FSharp.Core comes. Their paths differ from machine to machine and from SDK to SDK.
    /// </summary>
    public bool IsLibraryPacks(string source) => Installation is { } root && Normal(source) is var path && path.StartsWith(Normal(root) + "/", StringComparison.OrdinalIgnoreCase)
        && path[(Normal(root).Length + 1)..].Split('/') is [LibraryPacks] or ["sdk", not ("." or ".."), "FSharp", LibraryPacks];

    /// <summary>The name that everybody knows a source by, <c>nuget.org</c> or <c>library-packs</c>; <see langword="null"/> for any other.</summary>
    public string? NameOf(string source) => IsNamed(source, GalleryName) ? GalleryName : IsLibraryPacks(source) ? LibraryPacks : null;

    /// <summary>A source as a person knows it: the gallery and the SDK's own folders by their names, others by their location, of an address without the user, the password and the query, which may be secrets.</summary>
    public string Shown(string source) => NameOf(source) ?? (Uri.TryCreate(source, UriKind.Absolute, out Uri? uri) && (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0) ? WithoutSecrets(uri) : source);

    /// <summary>An address for a person, and for a file: without the user, the password and the query; what is none of the web as it is.</summary>
    public static string WithoutSecrets(Uri uri) => uri.IsAbsoluteUri && uri.Scheme.StartsWith(Uri.UriSchemeHttp, StringComparison.Ordinal) ? $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}" : uri.OriginalString;

    private static StringComparison OfFolders => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static string Normal(string location) => (location.StartsWith("file://", StringComparison.OrdinalIgnoreCase) ? location["file://".Length..] : location).Replace('\\', '/').TrimEnd('/');
}
