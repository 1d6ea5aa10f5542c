using NuGet.Versioning;

namespace PolicyGate.Projects;

/// <summary>What a framework of the project declares.</summary>
internal sealed record AssetsFramework(
    string Alias,
    string Framework,
    IReadOnlyList<AssetsDependency> Dependencies,
    IReadOnlyList<(string Id, VersionRange Range)> Downloads,
    IReadOnlyDictionary<string, string> CentralVersions,
    IReadOnlyList<string> Roots,
    string? SdkFolder)
{
    /// <summary>The project's own name for it, as it stands in <c>TargetFramework</c>.</summary>
    public string Name { get; init; } = Alias;
}
