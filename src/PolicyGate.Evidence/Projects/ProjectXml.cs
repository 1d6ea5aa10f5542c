using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>What the XML of a project says, and of what it imports.</summary>
/// <param name="Declarations">The declarations, the project's own first.</param>
/// <param name="Properties">The properties that are set, each with the value that was written last, expanded as far as it is known.</param>
/// <param name="Unfollowed">What could not be followed.</param>
internal sealed record ProjectXml(IReadOnlyList<XmlDeclaration> Declarations, IReadOnlyDictionary<string, string> Properties, IReadOnlyList<Unfollowed> Unfollowed)
{
    /// <summary>The declarations of the project itself and of what it imports by itself, without those of Directory.Build.props and the like.</summary>
    public IReadOnlyList<XmlDeclaration> OwnDeclarations { get; init; } = [];

    /// <summary>Everything that is written of where the project's obj and lock file are, under a condition or not, the last first.</summary>
    public IReadOnlyList<ObjPath> ObjPaths { get; init; } = [];
}

/// <summary>A property that moves what NuGet writes for a project.</summary>
/// <param name="Property">Its name.</param>
/// <param name="Path">Its value, expanded as far as it is known.</param>
internal sealed record ObjPath(string Property, string Path)
{
    /// <summary>The properties.</summary>
    public static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "MSBuildProjectExtensionsPath", "BaseIntermediateOutputPath", "ArtifactsPath", "NuGetLockFilePath" };

    /// <summary>Whether it is of this property.</summary>
    public bool Is(string property) => Property.Equals(property, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An import, a reference or an SDK that leads where only an evaluation knows.</summary>
/// <param name="At">The element.</param>
/// <param name="What">What it is, for a person.</param>
/// <param name="IsReference">Whether it is a reference to a project, which the restore graph names.</param>
internal sealed record Unfollowed(SourceSpan At, string What, bool IsReference = false);
