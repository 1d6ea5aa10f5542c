using PolicyGate.Verdicts;

namespace PolicyGate.Projects;

/// <summary>What is wrong with a file that nobody judges as a project.</summary>
/// <param name="Finding">What is wrong.</param>
/// <param name="Given">Only where some file of the repository gives another build one of these properties; always where there are none.</param>
/// <param name="Unless">And only where no file of the repository imports one of this name; always where it is <see langword="null"/>.</param>
internal sealed record StrayFinding(Finding Finding, IReadOnlyCollection<string> Given, string? Unless = null)
{
    /// <summary>What is taken, where several projects that import the file take it: it is told once.</summary>
    public string? Taken { get; init; }
}

/// <summary>What one file says of itself, and of others.</summary>
/// <param name="Findings">What is wrong with it.</param>
/// <param name="Given">The properties that it gives another build.</param>
/// <param name="Imported">The names of files that it imports, or that a property names for an import.</param>
internal sealed record StrayAnswer(IReadOnlyList<StrayFinding> Findings, IReadOnlySet<string> Given, IReadOnlySet<string> Imported)
{
    /// <summary>Whether it can be built by its name, however it is called: it has a project's SDK.</summary>
    public bool HasSdk { get; init; }

    private static readonly HashSet<string> None = [];

    /// <summary>Of a file that is no file of MSBuild's, or cannot be read.</summary>
    public static StrayAnswer Of(params IEnumerable<Finding> findings) => new([.. findings.Select(finding => new StrayFinding(finding, []))], None, None);

    /// <summary>What is wrong with files of one repository.</summary>
    public static IEnumerable<Finding> Of(IReadOnlyCollection<StrayAnswer> answers)
    {
        HashSet<string> given = new(answers.SelectMany(answer => answer.Given), StringComparer.OrdinalIgnoreCase);
        HashSet<string> imported = new(answers.SelectMany(answer => answer.Imported), StringComparer.OrdinalIgnoreCase);
        return answers.SelectMany(answer => answer.Findings).Where(told => (told.Given.Count == 0 || told.Given.Any(given.Contains)) && (told.Unless is null || !imported.Contains(told.Unless))).DistinctBy(told => (told.Finding.At, told.Taken ?? told.Finding.Message)).Select(told => told.Finding);
    }
}
