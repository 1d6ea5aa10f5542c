namespace PolicyGate.Projects;

/// <summary>What is asked of a file that MSBuild could load and that nobody judges as a project. Any thread may ask.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="IsGateAsked">Whether what is built of it, or below it, has to be under the repository's own gate.</param>
/// <param name="Sdks">The ids of the packages that were judged, MSBuild SDKs among them, in any case; <see langword="null"/> where not everything could be judged.</param>
internal sealed record StrayQuestions(string Repository, bool IsGateAsked, IReadOnlySet<string>? Sdks)
{
    /// <summary>The MSBuild SDKs of which some global.json of the repository says a version, in any case.</summary>
    public IReadOnlySet<string> Pinned { get; init; } = new HashSet<string>();

    /// <summary>What texts name of packages.</summary>
    public NamedPackages Named { get; } = new();
}
