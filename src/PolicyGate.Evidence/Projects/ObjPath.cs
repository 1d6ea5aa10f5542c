namespace PolicyGate.Projects;

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
