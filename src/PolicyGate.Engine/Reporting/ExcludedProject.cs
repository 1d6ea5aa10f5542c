using PolicyGate.Policies;

namespace PolicyGate.Reporting;

/// <summary>A project that a policy excludes, and that nothing builds.</summary>
/// <param name="Path">The project relative to the repository, with <c>/</c>.</param>
/// <param name="By">The entry that names it.</param>
/// <param name="Paths">Shows its paths.</param>
internal sealed record ExcludedProject(string Path, Exclusion By, RepositoryPaths Paths)
{
    /// <summary>The project, as it is shown.</summary>
    public string Path { get; } = Printable.Name(Path);

    /// <summary>Why nobody builds it.</summary>
    public string Reason { get; } = Printable.Line(By.Reason);
}
