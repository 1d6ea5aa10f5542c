using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>One judged project of a report.</summary>
/// <param name="Path">The project relative to the repository, with <c>/</c>.</param>
/// <param name="Packages">How many packages its closure has.</param>
/// <param name="Paths">Shows its paths.</param>
/// <param name="Findings">What was found, in the verdict's order.</param>
internal sealed record JudgedProject(string Path, int Packages, RepositoryPaths Paths, IReadOnlyList<Finding> Findings)
{
    /// <summary>The project, as it is shown.</summary>
    public string Path { get; } = Printable.Name(Path);

    /// <summary>What is counted with it; <see cref="Counted.Nothing"/> for a place that findings of no project are told at.</summary>
    public Counted As { get; init; } = Counted.Project;

    /// <summary>The project with more findings.</summary>
    public JudgedProject With(IEnumerable<Finding> more) => this with { Findings = Verdict.Of([.. Findings, .. more]).Findings };
}
