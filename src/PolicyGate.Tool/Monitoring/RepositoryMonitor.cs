using PolicyGate.Cache;
using PolicyGate.Reporting;
using PolicyGate.Tool.Advising;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Commands;
using PolicyGate.Tool.Feeds;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Monitoring;

/// <summary>Asks the sources and the advisory data about everything that a repository resolves, and says what is not as it was told before.</summary>
internal sealed class RepositoryMonitor(MonitorOptions options, Terminal terminal)
{
    private const int NotDecided = 3;

    // A document about one package is small: a source that takes longer, or sends more, is none to wait for.
    private const long MostDocument = 16L * 1024 * 1024;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(2);

    /// <summary>Asks. Nothing is written but advisory data.</summary>
    /// <param name="state">What was told so far.</param>
    /// <param name="asked">Told after each question how many were asked, and of how many.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="UsageException">There is no project, or a policy or nuget.config cannot be read.</exception>
    public async Task<MonitorNews> RunAsync(MonitorState state, Action<int, int> asked, CancellationToken cancellation)
    {
        EvidenceCache cache = RepositoryCheck.CacheOf(options.Check);
        IReadOnlyList<MonitoredProject> projects = await MonitoredProjects.ReadAsync(options.Check, options.Config, cache, cancellation).ConfigureAwait(false);
        bool isRenewed = await BringAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<MonitoredVersion> versions = MonitoredVersion.Of(projects);
        FeedLimits limits = options.Limits;
        using SourceQuestions questions = new(limits with { Whole = limits.Whole < LongestAnswer ? limits.Whole : LongestAnswer, MostDocument = Math.Min(limits.MostDocument, MostDocument) });
        await questions.AskAsync(versions, asked, cancellation).ConfigureAwait(false);

        AdvisoryLookup lookup = new(options.Data, cache);
        NewsWriter writer = new(state, questions, projects.ToDictionary(project => project, lookup.Of), isRenewed);
        foreach (MonitoredVersion version in versions)
        {
            await writer.AddAsync(version, cancellation).ConfigureAwait(false);
        }

        RepositoryPaths root = new(options.Check.Root);
        cache.Save();
        CheckReport report = new()
        {
            Tool = RepositoryCheck.Tool,
            AsOf = new RepositoryCheck(options.Check, cache).Today,
            Policy = string.Join(", ", projects.Select(project => project.Policy.File).OfType<string>().Select(root.Relative).Distinct().Order(StringComparer.Ordinal)),
            Projects = writer.Projects(projects, root),
            Packages = versions.Count,
            ExitCode = writer.ExitCode,
        };
        return new MonitorNews(report, writer.Now(versions, isWhole: projects.All(project => project.Problem is null)))
        {
            IsFirst = state.IsFirst,
            NotAsked = writer.NotAsked,
            NotCompared = writer.NotCompared,
        };
    }

    // The data of this user is brought up to date, as policygate advisories update does; its lines are progress here.
    private async Task<bool> BringAsync(CancellationToken cancellation)
    {
        if (options.IsOfflineForAdvisories)
        {
            return true;
        }

        try
        {
            IReadOnlyList<IAdvisoryOrigin> origins = AdvisoriesCommand.Origins(new FeedSources(options.Check.Root, options.Config), options.Osv, options.Data, options.Limits);
            Terminal aside = new(terminal.Error, terminal.Error, isRedirected: true, isErrorRedirected: true);
            return origins.Count == 0 || (await new AdvisoryUpdate(new AdvisoryFolder(options.Data), TimeProvider.System.GetUtcNow(), aside).BringAsync(origins, cancellation).ConfigureAwait(false)).All(code => code != AdvisoryUpdate.NotBrought);
        }
        catch (FeedException e)
        {
            throw new UsageException(e.Message, NotDecided);
        }
    }
}
