namespace PolicyGate.Projects;

/// <summary>A target: the libraries of a framework, or of a framework and a runtime identifier.</summary>
internal sealed record AssetsTarget(string Name, string Framework, string? Rid, IReadOnlyDictionary<string, AssetsLibrary> Libraries);
