namespace PolicyGate.Tool.Cataloguing;

/// <summary>How a project comes to a package.</summary>
/// <param name="Project">The project, relative to the repository.</param>
/// <param name="IsDirect">Whether it references the package itself.</param>
/// <param name="Way">The shortest way, the package last.</param>
internal sealed record CataloguedUse(string Project, bool IsDirect, IReadOnlyList<string> Way);
