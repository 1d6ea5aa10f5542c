using NuGet.Versioning;

namespace PolicyGate.Facts;

/// <summary>What one entry of a target is.</summary>
internal enum TargetEntryKind
{
    /// <summary>A package that the project references.</summary>
    Direct,

    /// <summary>A package that something else references.</summary>
    Transitive,

    /// <summary>Another project.</summary>
    Project,
}

/// <summary>A package or project in a target.</summary>
internal sealed record TargetEntry(string Id, NuGetVersion Version, TargetEntryKind Kind, VersionRange? Requested)
{
    /// <summary>What it asks of each package that it depends on, as NuGet wrote it down.</summary>
    public IReadOnlyDictionary<string, string?> Asked { get; init; } = new Dictionary<string, string?>();
}

/// <summary>One target of the assets file: a framework, or a framework and a runtime identifier.</summary>
/// <param name="Name">The framework's name as NuGet writes it, <c>framework/rid</c> with a runtime identifier.</param>
/// <param name="LockName">The name that a lock file gives to the same target.</param>
/// <param name="Entries">What is in it, by id.</param>
internal sealed record Target(string Name, string LockName, IReadOnlyDictionary<string, TargetEntry> Entries)
{
    /// <summary>The project's own name for it: the alias of its framework, <c>alias/rid</c> with a runtime identifier.</summary>
    public string Alias { get; init; } = LockName;

    /// <summary>The project's own name for the framework, as it stands in <c>TargetFramework</c>.</summary>
    public string Framework { get; init; } = LockName;
}
