using System.Collections.Concurrent;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Monitoring;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Cataloguing;

/// <summary>A project of the repository.</summary>
/// <param name="Path">Its path, relative to the repository.</param>
/// <param name="DependsOn">The keys of the packages that it references itself.</param>
/// <param name="Projects">The paths of the projects behind it.</param>
internal sealed record CataloguedProject(string Path, IReadOnlyList<string> DependsOn, IReadOnlyList<string> Projects)
{
    /// <summary>Its own version; empty where nobody says one.</summary>
    public string Version { get; init; } = string.Empty;
}

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
        ConcurrentBag<(CheckInput Input, GateResult? Judged, Look Look)> kept = [];
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
        foreach ((CheckInput input, GateResult? judged, Look look) in kept.OrderBy(one => one.Input.ProjectFile, StringComparer.Ordinal).ThenBy(one => one.Input.Kind).ThenBy(one => one.Input.File, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            string path = look.Paths.Shown(FileBasedApp.SourceOf(input.ProjectFile));
            if (look.Problem is { } problem)
            {
                unread.Add($"{path}: {problem.Rule.Id} {problem.Message}");
            }

            if (judged is not null)
            {
                deadlines.UnionWith(Deadline.Of(judged));
                bases.UnionWith(PolicyBases.Of(judged));
            }

            if (look.Facts is not { } facts)
            {
                continue;
            }

            foreach (ResolvedPackage package in facts.Packages)
            {
                string key = KnownVersion.KeyOf(package.Id, package.Version);
                (packages.TryGetValue(key, out PackageDraft? draft) ? draft : packages[key] = new PackageDraft()).Add(package, facts, judged, path);
            }

            projects.Add(new CataloguedProject(path, [.. facts.Packages.Where(package => package.IsDirect).Select(package => KnownVersion.KeyOf(package.Id, package.Version)).Order(StringComparer.Ordinal)], [.. facts.ReferencedProjects.Select(look.Paths.Shown).Where(other => other != path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]) { Version = Printable.Name(facts.ProjectVersion) });
        }

        string root = options.Root;
        return (report, new RepositoryCatalogue(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(root)) is { Length: > 0 } name ? name : "repository",
            check.Today,
            [.. projects.OrderBy(project => project.Path, StringComparer.Ordinal)],
            [.. packages.Values.Select(draft => draft.End(withCapabilities)).OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase).ThenBy(package => package.Version)],
            [.. unread])
        {
            Deadlines = [.. deadlines.OrderBy(deadline => deadline.Day).ThenBy(deadline => deadline.What, StringComparer.Ordinal)],
            Bases = [.. bases],
        });
    }

    // What a policy says of licences and advisories is taken from it; what a package is needs none.
    private static (CheckInput Input, GateResult? Judged, Look Look) Read(RepositoryCheck check, CheckInput input, GateResult judged) =>
        judged is { Facts: { } facts } ? (input, judged, new Look(facts, judged.Verdict.Findings.FirstOrDefault(IsOfInput), judged.Paths)) : (input, null, check.Look(input));

    private static bool IsOfInput(Finding finding) => finding.Rule == GateRules.CannotDecide || finding.Rule == GateRules.InternalError || finding.Rule == GateRules.NothingEvaluated;
}
