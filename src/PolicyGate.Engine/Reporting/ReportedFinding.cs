using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>A finding and the projects that have it; none where it is about the policy itself.</summary>
internal sealed record ReportedFinding(Finding Finding, RepositoryPaths Paths, IReadOnlyList<string> Projects)
{
    /// <summary>The file to change, relative to the repository.</summary>
    public string File => Paths.Shown(Finding.At.File);
}
