using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Monitoring;

/// <summary>Puts together what is new, version by version, and what of it could not be had.</summary>
/// <param name="state">What was told so far.</param>
/// <param name="questions">What the sources say.</param>
/// <param name="advisories">What the advisory data says of each project.</param>
/// <param name="isRenewed">Whether the data is as new as it can be.</param>
internal sealed class NewsWriter(MonitorState state, SourceQuestions questions, IReadOnlyDictionary<MonitoredProject, AdvisoryAnswer> advisories, bool isRenewed)
{
    private const int News = 1;
    private const int NotDecided = 3;
    private readonly ILookup<string, Finding> known = advisories.Values.SelectMany(answer => answer.Known).ToLookup(finding => KnownVersion.KeyOf(finding.PackageId!, finding.Version!));
    private readonly List<KnownVersion> now = [];
    private readonly List<(MonitoredProject Project, Finding Finding)> news = [];
    private readonly Failures failures = new();
    private readonly SortedDictionary<string, int> notCompared = new(StringComparer.Ordinal);

    /// <summary>Of how many versions the bytes could not be compared, by the reason.</summary>
    public IReadOnlyDictionary<string, int> NotCompared => notCompared;

    /// <summary>Of how many versions a source gave no answer.</summary>
    public int NotAsked => failures.Versions;

    /// <summary>0 where nothing is new for a person; 1 where something is; 3 where not everybody could be asked.</summary>
    public int ExitCode
    {
        get
        {
            IEnumerable<Finding> conditions = advisories.SelectMany(pair => pair.Value.State.Concat(ProblemOf(pair.Key)));
            return !isRenewed || failures.Versions > 0 || conditions.Any(finding => finding.Severity == Severity.Error) ? NotDecided
                : news.Any(pair => pair.Finding is { IsWaived: false, Severity: Severity.Error or Severity.Warning }) ? News
                : 0;
        }
    }

    /// <summary>Says what is new of a version.</summary>
    public async Task AddAsync(MonitoredVersion version, CancellationToken cancellation)
    {
        KnownVersion before = state.Find(version.Key) ?? new KnownVersion(version.Id, version.Version);
        KnownVersion after = await OfSourcesAsync(version, before, cancellation).ConfigureAwait(false);
        bool isWhole = isRenewed && version.Uses.All(use => advisories[use.Project].HasData);
        AdvisoryNews said = new(after, [.. known[version.Key]], isWhole);
        HashSet<Finding> isNew = new(said.News, ReferenceEqualityComparer.Instance);
        foreach (MonitoredProject project in version.Uses.Select(use => use.Project))
        {
            news.AddRange(advisories[project].Known.Where(isNew.Contains).Select(finding => (project, finding)));
        }

        if (said.Over.Count > 0)
        {
            Tell(version, MonitorRules.Over, $"is not named any more by {FindingFactory.Some(said.Over)}: withdrawn, or corrected");
        }

        now.Add(said.Now);
    }

    /// <summary>The projects, each with what is new for it, and what could not be asked.</summary>
    public IReadOnlyList<JudgedProject> Projects(IReadOnlyList<MonitoredProject> projects, RepositoryPaths root)
    {
        ILookup<MonitoredProject, Finding> byProject = news.ToLookup(pair => pair.Project, pair => pair.Finding);
        IEnumerable<JudgedProject> judged = projects.Select(project => new JudgedProject(project.Path, project.Packages.Count(), project.Paths, Verdict.Of([.. byProject[project], .. advisories[project].State, .. ProblemOf(project)]).Findings));
        Finding[] silent = [.. failures.Findings(SourceSpan.WholeFile(projects[0].Settings.At.File), isRenewed)];
        return silent.Length == 0 ? [.. judged] : [.. judged, new JudgedProject(".", 0, root, silent) { As = Counted.Nothing }];
    }

    /// <summary>What has been told when all of this is.</summary>
    /// <param name="versions">What is resolved.</param>
    /// <param name="isWhole">Whether that is all: only then is what is not resolved any more forgotten.</param>
    public IReadOnlyList<KnownVersion> Now(IReadOnlyList<MonitoredVersion> versions, bool isWhole)
    {
        HashSet<string> resolved = versions.Select(version => version.Key).ToHashSet(StringComparer.Ordinal);
        return isWhole ? now : [.. now, .. state.All.Where(version => !resolved.Contains(version.Key))];
    }

    private async Task<KnownVersion> OfSourcesAsync(MonitoredVersion version, KnownVersion before, CancellationToken cancellation)
    {
        (SourceAnswer? answer, IReadOnlyList<(string Source, string Why)> failed) = questions.Of(version);
        if (answer is null)
        {
            failures.Add(version, failed);
            return before;
        }

        VersionNews said = new(before, answer, answer.Hashes.Count > 0 ? await OwnBytes.OfAsync(version, cancellation).ConfigureAwait(false) : new OwnBytes(null, []));
        if (said.IsSilenced)
        {
            failures.Add(version, [(answer.Sources, "it does not say any more which bytes it has")]);
            return before;
        }

        if (said.NotCompared.Length > 0)
        {
            notCompared[said.NotCompared] = notCompared.GetValueOrDefault(said.NotCompared) + 1;
        }

        foreach ((RuleDescriptor rule, string what) in said.News)
        {
            Tell(version, rule, what);
        }

        return said.Now;
    }

    private void Tell(MonitoredVersion version, RuleDescriptor rule, string what) => news.AddRange(version.Uses.Select(use => (use.Project, SeverityTable.Judge(
        rule.About(use.Package, use.Project.Facts!, default, what + use.Package.Way(use.Project.Facts!)) with { DecidedBy = null, IsNote = rule == MonitorRules.Over }, null))));

    private static Finding[] ProblemOf(MonitoredProject project) => project.Problem is { } problem ? [problem] : [];
}
