namespace PolicyGate.Tool.Cataloguing;

/// <summary>A project of the repository.</summary>
/// <param name="Path">Its path, relative to the repository.</param>
/// <param name="DependsOn">The keys of the packages that it references itself.</param>
/// <param name="Projects">The paths of the projects behind it.</param>
internal sealed record CataloguedProject(string Path, IReadOnlyList<string> DependsOn, IReadOnlyList<string> Projects)
{
    /// <summary>Its own version; empty where nobody says one.</summary>
    public string Version { get; init; } = string.Empty;
}
