using NuGet.Versioning;
using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>An entry of packages.lock.json.</summary>
/// <param name="Id">The id.</param>
/// <param name="Type"><c>Direct</c>, <c>Transitive</c>, <c>CentralTransitive</c> or <c>Project</c>.</param>
/// <param name="Requested">The requested range, where the entry has one.</param>
/// <param name="Resolved">The resolved version; <see langword="null"/> for a project.</param>
/// <param name="ContentHash">NuGet's content hash (SHA-512, base64).</param>
/// <param name="At">The entry's line.</param>
internal sealed record LockEntry(string Id, string Type, VersionRange? Requested, NuGetVersion? Resolved, string? ContentHash, SourceSpan At)
{
    /// <summary>The ids that it depends on.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>What it asks of each, as the file writes it.</summary>
    public IReadOnlyDictionary<string, string?> Asked { get; init; } = new Dictionary<string, string?>();
}
