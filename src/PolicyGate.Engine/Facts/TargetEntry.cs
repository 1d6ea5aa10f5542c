using NuGet.Versioning;

namespace PolicyGate.Facts;

/// <summary>A package or project in a target.</summary>
internal sealed record TargetEntry(string Id, NuGetVersion Version, TargetEntryKind Kind, VersionRange? Requested)
{
    /// <summary>What it asks of each package that it depends on, as NuGet wrote it down.</summary>
    public IReadOnlyDictionary<string, string?> Asked { get; init; } = new Dictionary<string, string?>();
}
