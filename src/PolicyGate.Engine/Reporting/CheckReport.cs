using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>What <c>policygate check</c> found over a whole repository.</summary>
internal sealed record CheckReport
{
    private readonly int? ended;
    private IReadOnlyList<ReportedFinding>? each;

    /// <summary>The tool and its version, <c>policygate 1.0.0</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>The day of the policy clock, UTC.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>The policy file, relative to the repository, or a preset's name; empty where there is none.</summary>
    public required string Policy { get; init => field = Printable.Name(value); }

    /// <summary>The projects, in the order of their paths.</summary>
    public required IReadOnlyList<JudgedProject> Projects { get; init; }

    /// <summary>Distinct packages over all projects.</summary>
    public required int Packages { get; init; }

    /// <summary>The projects that were left out because a policy excludes them, in the order of their paths.</summary>
    public IReadOnlyList<ExcludedProject> Excluded { get; init; } = [];

    /// <summary>The excluded projects for a person, a line for each entry of the policy: <c>excluded, kept for reference: attic/A.csproj [policygate.yaml(9,5)]</c>.</summary>
    public IEnumerable<string> ExcludedLines => Excluded.GroupBy(excluded => excluded.By.At)
        .Select(group => System.FormattableString.Invariant($"excluded, {group.First().Reason}: {string.Join(", ", group.Select(excluded => excluded.Path))} [{group.First().Paths.Shown(group.Key.File)}({group.Key.Line},{group.Key.Column})]"));

    /// <summary>Every finding once for each project that has it, what no project was restored for once for all of them, findings about the policy once, in a total order: what only says that a restore is missing comes last, because a restore runs what is denied.</summary>
    public IReadOnlyList<ReportedFinding> Each => each ??= [.. Together(Projects
        .SelectMany(project => project.Findings.Select(finding => new ReportedFinding(finding, project.Paths, finding.Rule.Family == RuleFamilies.Policy ? [] : [project.Path]))))
        .DistinctBy(reported => (reported.Finding.Rule.Id, reported.Finding.At, reported.Finding.Message, reported.Finding.Severity, reported.Finding.WaivedBy?.At, reported.Projects.Count == 0 ? null : reported.Projects[0]))
        .OrderBy(reported => reported.Finding.Rule == GateRules.NothingEvaluated)
        .ThenBy(reported => reported.File, StringComparer.Ordinal)
        .ThenBy(reported => reported.Finding.At.Line)
        .ThenBy(reported => reported.Finding.Rule.Id, StringComparer.Ordinal)
        .ThenBy(reported => reported.Finding.PackageId, StringComparer.OrdinalIgnoreCase)
        .ThenBy(reported => reported.Finding.Version)
        .ThenBy(reported => reported.Finding.At.Column)
        .ThenBy(reported => reported.Finding.Message, StringComparer.Ordinal)
        .ThenBy(reported => reported.Projects.Count == 0 ? string.Empty : reported.Projects[0], StringComparer.Ordinal)];

    /// <summary>Every finding once for each place: what several projects share, with all of them. What is waived for one of them, or stands at another severity there, is said apart.</summary>
    public IReadOnlyList<ReportedFinding> ByPlace => [.. Each
        .GroupBy(reported => (reported.Finding.Rule.Id, reported.Finding.At, reported.Finding.Message, reported.Finding.Severity, reported.Finding.WaivedBy?.At))
        .Select(group => group.First() with { Projects = [.. group.SelectMany(reported => reported.Projects)] })];

    /// <summary>The exit code: 0 nothing at error, 1 errors, 2 the policy cannot be used, 3 something could not be decided; or what the verb says that it is.</summary>
    public int ExitCode
    {
        get
        {
            if (ended is { } said)
            {
                return said;
            }

            ReportedFinding[] standing = [.. Each.Where(reported => !reported.Finding.IsWaived && reported.Finding.Severity == Severity.Error)];
            RuleDescriptor[] errors = [.. standing.Select(reported => reported.Finding.Rule)];

            // What was not restored is undecided, unless what it declares decides.
            HashSet<string> denied = standing.Where(reported => reported.Finding.Rule.IsWaivable).SelectMany(reported => reported.Projects).ToHashSet(StringComparer.Ordinal);
            bool isUndecided = standing.Any(reported => reported.Finding.Rule == GateRules.NothingEvaluated && !reported.Projects.All(denied.Contains));
            return errors.Any(rule => rule.Family == RuleFamilies.Policy && !rule.MayBeLowered) ? 2
                : isUndecided || errors.Any(rule => rule == GateRules.CannotDecide || rule == GateRules.InternalError) ? 3
                : errors.Length > 0 ? 1
                : 0;
        }

        init => ended = value;
    }

    /// <summary><c>as of 2026-11-23: 3 projects, 42 packages, 2 errors, 0 warnings, 1 waived; policygate fix mends 1 of them</c>.</summary>
    /// <param name="said">What the report says, each as often as it says it.</param>
    public string Summary(IEnumerable<Finding> said)
    {
        FindingCounts counts = FindingCounts.Of(said);
        string excluded = Excluded.Count > 0 ? System.FormattableString.Invariant($", {Excluded.Count} excluded") : string.Empty;
        string under = Projects.SelectMany(project => project.Findings).FirstOrDefault(finding => finding.Mend is not null)?.MendedUnder ?? string.Empty;
        string[] mended = [.. new[] { (Command: "fix", Count: counts.MendedByFix), (Command: "allow", Count: counts.MendedByAllow) }.Where(one => one.Count > 0).Select(one => System.FormattableString.Invariant($"policygate {one.Command}{under} mends {one.Count} of them"))];
        int Count(Counted what) => Projects.Count(project => project.As == what);
        string tools = Count(Counted.ToolManifest) > 0 ? $", {Quantity.Of(Count(Counted.ToolManifest), "tool manifest")}" : string.Empty;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"as of {AsOf:yyyy-MM-dd}: {Quantity.Of(Count(Counted.Project), "project")}{tools}, {Quantity.Of(Packages, "package")}, {Quantity.Of(counts.Errors, "error")}, {Quantity.Of(counts.Warnings, "warning")}, {counts.Waived} waived{excluded}{string.Concat(mended.Select(one => $"; {one}"))}");
    }

    // What only a restore brings to light is one thing to do, however many projects it is about.
    private static IEnumerable<ReportedFinding> Together(IEnumerable<ReportedFinding> each)
    {
        foreach (IGrouping<string?, ReportedFinding> group in each.GroupBy(reported => reported.Finding.Rule == GateRules.NothingEvaluated && !reported.Finding.IsWaived ? reported.Finding.Message : null))
        {
            string[] projects = [.. group.SelectMany(reported => reported.Projects).Distinct().Order(StringComparer.Ordinal)];
            if (group.Key is null || projects.Length < 2 || !group.Key.StartsWith(GateRules.NotRestored, StringComparison.Ordinal))
            {
                foreach (ReportedFinding reported in group)
                {
                    yield return reported;
                }

                continue;
            }

            ReportedFinding first = group.MinBy(reported => reported.Projects[0], StringComparer.Ordinal)!;
            string message = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{projects.Length} projects have not been restored ({FindingFactory.Some(projects)}){group.Key[GateRules.NotRestored.Length..]}");
            yield return first with { Finding = first.Finding with { Message = message }, Projects = projects };
        }
    }
}
