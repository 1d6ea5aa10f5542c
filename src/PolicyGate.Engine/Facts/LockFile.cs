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

/// <summary>packages.lock.json: entries by target (framework, or framework/RID; in version 3 the project's own name for it) and id.</summary>
internal sealed record LockFile(string File, IReadOnlyDictionary<string, IReadOnlyDictionary<string, LockEntry>> Targets)
{
    /// <summary>In version 3 the framework of each target, by the target's name; empty in earlier versions, where the name is the framework.</summary>
    public IReadOnlyDictionary<string, string> Frameworks { get; init; } = new Dictionary<string, string>();

    /// <summary>All entries that are packages.</summary>
    public IEnumerable<LockEntry> Packages => Targets.Values.SelectMany(target => target.Values).Where(entry => entry.Resolved is not null);

    /// <summary>The name that this file gives to a target of the project.</summary>
    public string NameOf(Target target) => Frameworks.Count > 0 ? target.Alias : target.LockName;

    /// <summary>The framework of a target of this file, without its runtime identifier.</summary>
    public string FrameworkOf(string name) => Frameworks.GetValueOrDefault(name) ?? name.Split('/')[0];
}
