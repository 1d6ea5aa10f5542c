using NuGet.Versioning;

namespace PolicyGate.Projects;

/// <summary>A library of a target.</summary>
internal sealed record AssetsLibrary(string Id, NuGetVersion Version, bool IsProject, IReadOnlyList<string> Dependencies, IReadOnlyList<string> Files)
{
    /// <summary>Those of the files that MSBuild imports.</summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>Whether a program takes something of it along; <see langword="null"/> where the file says nothing of files.</summary>
    public bool? IsUsedAtRunTime { get; init; }

    /// <summary>What it asks of each dependency, as the file writes it.</summary>
    public IReadOnlyDictionary<string, string?> Asked { get; init; } = new Dictionary<string, string?>();
}
