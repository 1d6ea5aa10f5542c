using PolicyGate.Cache;
using PolicyGate.Projects;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Feeds;
using PolicyGate.Tool.Inputs;
using PolicyGate.Trust;

namespace PolicyGate.Tool.Monitoring;

/// <summary>Reads what is resolved, as <c>check</c> finds it: by assets files, lock files where nothing was restored, tool manifests and the like.</summary>
internal static class MonitoredProjects
{
    private const int NotDecided = 3;

    /// <summary>Reads every project.</summary>
    /// <param name="options">Where, and under which policy.</param>
    /// <param name="config">The one nuget.config that counts; <see langword="null"/> for those that NuGet finds.</param>
    /// <param name="cache">What archives said of themselves before.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="UsageException">There is none, or a policy or nuget.config cannot be read.</exception>
    public static async Task<IReadOnlyList<MonitoredProject>> ReadAsync(CheckOptions options, string? config, EvidenceCache cache, CancellationToken cancellation)
    {
        RepositoryCheck check = new(options, cache);
        IReadOnlyList<CheckInput> inputs = await check.FindAsync(cancellation).ConfigureAwait(false);
        if (inputs.Count == 0)
        {
            throw new UsageException("there is no project, lock file, tool manifest or file-based app here; name another path", NotDecided);
        }

        Look[] looks = new Look[inputs.Count];
        Parallel.For(0, inputs.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation }, i => looks[i] = check.Look(inputs[i]));
        MonitoredPolicies policies = new(options);
        Dictionary<string, FeedSources> sources = new(StringComparer.Ordinal);
        List<MonitoredProject> projects = [];
        for (int i = 0; i < inputs.Count; i++)
        {
            projects.Add(Read(inputs[i], looks[i], policies, SourcesOf(Path.GetDirectoryName(inputs[i].ProjectFile)!)));
        }

        return [.. projects.OrderBy(project => project.Path, StringComparer.Ordinal)];

        FeedSources SourcesOf(string folder) => sources.TryGetValue(folder, out FeedSources? known) ? known : sources[folder] = Sources(folder, config);
    }

    private static MonitoredProject Read(CheckInput input, Look look, MonitoredPolicies policies, FeedSources sources)
    {
        MonitoredPolicy policy = policies.Of(input.ProjectFile, look.Paths);
        try
        {
            return new MonitoredProject(look.Paths.Relative(FileBasedApp.SourceOf(input.ProjectFile)), look.Paths, look.Facts is { } facts ? facts with { Trust = TrustFiles.Read(policy.Policy, new InputFiles()) } : null, look.Problem)
            {
                Policy = policy,
                Sources = sources,
                Settings = NuGetSettingsReader.Read(sources.Files, input.ProjectFile),
            };
        }
        catch (FactsException e)
        {
            throw new UsageException(e.Message, NotDecided);
        }
    }

    private static FeedSources Sources(string folder, string? config)
    {
        try
        {
            return new FeedSources(folder, config);
        }
        catch (FeedException e)
        {
            throw new UsageException(e.Message, NotDecided);
        }
    }
}
