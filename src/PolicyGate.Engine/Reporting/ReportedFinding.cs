using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>A finding and the projects that have it; none where it is about the policy itself.</summary>
internal sealed record ReportedFinding(Finding Finding, RepositoryPaths Paths, IReadOnlyList<string> Projects)
{
    /// <summary>The file to change, relative to the repository.</summary>
    public string File => Paths.Shown(Finding.At.File);

    /// <summary>The message for a person, with the projects that it is about where the place does not say them.</summary>
    public string Text => CanonicalLine.Text(Finding with { Message = Finding.Message + Whose([this]) }, Paths);

    /// <summary><c> (of src/A/A.csproj, src/B/B.csproj)</c>: whether a project is under the gate may be decided in a file that others read, too; else nothing.</summary>
    public static string Whose(IReadOnlyList<ReportedFinding> reported)
    {
        string[] projects = [.. reported.Where(one => one.Finding.Rule == GateRules.NotUnderTheGate && !one.Projects.Contains(one.File)).SelectMany(one => one.Projects).Where(project => project != ".").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return projects.Length == 0 ? string.Empty : $" (of {FindingFactory.Some(projects)})";
    }
}
