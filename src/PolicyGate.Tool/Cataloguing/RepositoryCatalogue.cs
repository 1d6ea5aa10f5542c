using System.Collections.Concurrent;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Monitoring;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Cataloguing;

/// <summary>Every package that the projects of a repository use, as <c>check</c> finds them.</summary>
/// <param name="Name">The name of the repository's folder.</param>
/// <param name="AsOf">The UTC day of the policy clock.</param>
/// <param name="Projects">The projects, in the order of their paths.</param>
/// <param name="Packages">The packages, in the order of ids and versions.</param>
/// <param name="Unread">Projects that could not be read whole, and why.</param>
internal sealed record RepositoryCatalogue(string Name, DateOnly AsOf, IReadOnlyList<CataloguedProject> Projects, IReadOnlyList<CataloguedPackage> Packages, IReadOnlyList<string> Unread)
{
    private const int NotDecided = 3;

    /// <summary>The version of what <see cref="Name"/> names; empty for a repository, which has none.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The days on which verdicts change by themselves, in order.</summary>
    public IReadOnlyList<Deadline> Deadlines { get; init; } = [];

    /// <summary>The policy files, and the advisory data that they name: what it is, and what is known of it.</summary>
    public IReadOnlyList<(string Name, string What)> Bases { get; init; } = [];

    /// <summary>The projects that the policy excludes, a line for each reason; nothing of them is here.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>Whether everything is here that <see cref="Name"/> uses.</summary>
    public bool IsWhole => Unread.Count + Excluded.Count == 0;

    /// <summary>Judges, and reads what was judged.</summary>
    /// <param name="options">Where, and under which policy.</param>
    /// <param name="cache">What archives said of themselves before.</param>
    /// <param name="withCapabilities">Whether to read what assemblies can do.</param>
    /// <param name="told">Called after each project with the number that are done and of all.</param>
    /// <param name="cancellation">Stops between two projects.</param>
    /// <exception cref="UsageException">There is no project, or a path cannot be read.</exception>
    public static async Task<(CheckReport Report, RepositoryCatalogue Catalogue)> ReadAsync(CheckOptions options, EvidenceCache cache, bool withCapabilities, Action<int, int> told, CancellationToken cancellation)
    {
        RepositoryCheck check = new(options, cache);
        ConcurrentBag<(CheckInput Input, GateResult Judged, Look Look)> kept = [];
        CheckReport report = await check.RunAsync(told, (input, judged) => kept.Add(Read(check, input, judged)), cancellation).ConfigureAwait(false);
        if (kept.IsEmpty)
        {
            throw new UsageException("there is no project, lock file, tool manifest or file-based app here; name another path", NotDecided);
        }

        SortedSet<string> unread = new(StringComparer.Ordinal);
        List<CataloguedProject> projects = [];
        HashSet<Deadline> deadlines = [];
        SortedSet<(string Name, string What)> bases = [];
        Dictionary<string, PackageDraft> packages = new(StringComparer.Ordinal);
        foreach ((CheckInput input, GateResult result, Look look) in kept.OrderBy(one => one.Input.ProjectFile, StringComparer.Ordinal).ThenBy(one => one.Input.Kind).ThenBy(one => one.Input.File, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            string path = look.Paths.Shown(FileBasedApp.SourceOf(input.ProjectFile));
            if (look.Problem is { } problem)
            {
                unread.Add($"{path}: {problem.Rule.Id} {problem.Message}");
            }

            // What a policy says of licences and advisories is taken from it; what a package is needs none.
            GateResult? judged = result.Facts is null ? null : result;
            if (judged is not null)
            {
                deadlines.UnionWith(Deadline.Of(judged));
                bases.UnionWith(PolicyBases.Of(judged));
            }

            unread.UnionWith(NotJudged(result));

            if (look.Facts is not { } facts)
            {
                continue;
            }

            // Nobody knows which versions a restore would resolve of these.
            if (facts.Packages.Where(package => !package.IsVersionKnown).Select(package => Printable.Name(package.Id)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToArray() is { Length: > 0 } unresolved)
            {
                unread.Add($"{path}: it asks for {string.Join(", ", unresolved)} in a version that only a restore knows");
            }

            foreach (ResolvedPackage package in facts.Packages.Where(package => package.IsVersionKnown))
            {
                string key = KnownVersion.KeyOf(package.Id, package.Version);
                (packages.TryGetValue(key, out PackageDraft? draft) ? draft : packages[key] = new PackageDraft()).Add(package, facts, judged, path);
            }

            projects.Add(new CataloguedProject(path, [.. facts.Packages.Where(package => package.IsDirect && package.IsVersionKnown).Select(package => KnownVersion.KeyOf(package.Id, package.Version)).Order(StringComparer.Ordinal)], [.. facts.ReferencedProjects.Select(look.Paths.Shown).Where(other => other != path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]) { Version = Printable.Name(facts.ProjectVersion) });
        }

        return (report, new RepositoryCatalogue(
            NameOf(options),
            check.Today,
            [.. projects.OrderBy(project => project.Path, StringComparer.Ordinal)],
            [.. packages.Values.Select(draft => draft.End(withCapabilities)).OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase).ThenBy(package => package.Version)],
            [.. unread])
        {
            Deadlines = [.. deadlines.OrderBy(deadline => deadline.Day).ThenBy(deadline => deadline.What, StringComparer.Ordinal)],
            Bases = [.. bases],
            Excluded = [.. report.ExcludedLines],
        });
    }

    // What is asked for: the repository, or the one path below it that is named.
    private static string NameOf(CheckOptions options)
    {
        string root = Path.TrimEndingDirectorySeparator(options.Root);
        string named = options.Paths is [var path] ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) : root;
        return (named.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Path.GetFileName(root) + "/" + Path.GetRelativePath(root, named).Replace('\\', '/') : Path.GetFileName(root)) is { Length: > 0 } name ? name : "repository";
    }

    // What a policy would have said, had it or its advisory data been there to be used.
    private static IEnumerable<string> NotJudged(GateResult result)
    {
        foreach (Finding finding in result.Verdict.Findings.Where(finding => finding.Rule == AdvisoryDataState.Descriptor || (result.Policy is null && finding is { Severity: Severity.Error, Rule.Family: RuleFamilies.Policy } && finding.Rule != PolicyRules.NotFound)))
        {
            yield return $"{finding.Rule.Id} {CanonicalLine.Text(finding, result.Paths)}";
        }
    }

    private static (CheckInput Input, GateResult Judged, Look Look) Read(RepositoryCheck check, CheckInput input, GateResult judged) =>
        (input, judged, judged is { Facts: { } facts } ? new Look(facts, judged.Verdict.Findings.FirstOrDefault(IsOfInput), judged.Paths) : check.Look(input));

    private static bool IsOfInput(Finding finding) => finding.Rule == GateRules.CannotDecide || finding.Rule == GateRules.InternalError || finding.Rule == GateRules.NothingEvaluated;
}
