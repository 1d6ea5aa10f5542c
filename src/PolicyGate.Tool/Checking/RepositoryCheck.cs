using System.Collections.Concurrent;
using System.Reflection;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Checking;

/// <summary>Asks the gate about everything there is: each graph is read once, and what an archive says of itself once for all projects.</summary>
internal sealed class RepositoryCheck(CheckOptions options)
{
    private readonly EvidenceCache cache = new(options.UseCache ? EvidenceCache.DefaultFolder() : null);

    /// <summary>The tool and its version.</summary>
    public static string Tool { get; } = $"policygate {typeof(RepositoryCheck).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]}";

    /// <summary>How many facts were read from archives so far.</summary>
    public int EvidenceReads => cache.Reads;

    /// <summary>The policy clock.</summary>
    public TimeProvider Clock { get; } = options.AsOf is { } day ? new DayClock(day) : TimeProvider.System;

    /// <summary>Judges.</summary>
    /// <param name="judged">Called after each project with the number that are done and of all.</param>
    /// <param name="cancellation">Stops between two projects.</param>
    /// <exception cref="UsageException">A path cannot be checked.</exception>
    public async Task<CheckReport> RunAsync(Action<int, int>? judged, CancellationToken cancellation)
    {
        IReadOnlyList<CheckInput> inputs = await RepositoryScan.FindAsync(options.Paths, cancellation).ConfigureAwait(false);
        if (options.Restore)
        {
            await Restore.RunAsync(options.Paths, inputs, cancellation).ConfigureAwait(false);
            inputs = await RepositoryScan.FindAsync(options.Paths, cancellation).ConfigureAwait(false);
        }

        ConcurrentDictionary<int, Answer> answers = [];
        ConcurrentDictionary<(string, string), bool> packages = [];
        ConcurrentDictionary<string, bool> policies = [];
        int done = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, inputs.Count), parallel, (i, _) =>
        {
            GateResult result = Judge(inputs[i]);
            foreach (ResolvedPackage package in result.Facts?.Packages ?? [])
            {
                packages.TryAdd((package.Id.ToUpperInvariant(), package.Version.ToNormalizedString()), true);
            }

            foreach (Input policy in result.Inputs.Where(input => options.Protected is not null && input.State == InputState.Content && Path.GetExtension(input.Path) is ".yaml" or ".yml"))
            {
                policies.TryAdd(policy.Path, true);
            }

            // The facts of a large project are not kept.
            Verdict verdict = options.VerifyGate ? Verdict.Of([.. result.Verdict.Findings, .. GateVerification.Of(inputs[i], result, options.Policy is not null).Select(finding => SeverityTable.Judge(finding, null))]) : result.Verdict;
            answers[i] = new Answer(new JudgedProject(result.Paths.Relative(Shown(inputs[i])), result.Facts?.Packages.Count ?? 0, result.Paths, verdict.Findings), result.PolicyFile is null ? null : result.Paths.Relative(result.PolicyFile));
            judged?.Invoke(Interlocked.Increment(ref done), inputs.Count);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        JudgedProject[] projects = [.. answers.OrderBy(pair => pair.Key).Select(pair => pair.Value.Project).OrderBy(project => project.Path, StringComparer.Ordinal)];
        return new CheckReport
        {
            Tool = Tool,
            AsOf = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime),
            Policy = string.Join(", ", answers.Values.Select(answer => answer.Policy).OfType<string>().Distinct().Order(StringComparer.Ordinal)),
            Projects = [.. projects.Length > 0 ? projects : [Nothing()], .. Protected(policies.Keys)],
            Packages = packages.Count,
        };
    }

    /// <summary>Judges one.</summary>
    public GateResult Judge(CheckInput input)
    {
        if (input.Problem is { } problem)
        {
            return Undecided(input.ProjectFile, GateRules.CannotDecide, problem);
        }

        if (input.File is null)
        {
            return Undecided(input.ProjectFile, GateRules.NothingEvaluated, "the project has not been restored: there is no project.assets.json and no packages.lock.json; run dotnet restore, or policygate check --restore");
        }

        try
        {
            return GateRunner.Run(new GateRequest
            {
                Kind = input.Kind,
                ProjectFile = input.ProjectFile,
                AssetsFile = input.File,
                PolicyFile = options.Policy is null || PolicyPresets.Names.Contains(options.Policy) ? options.Policy : Path.GetFullPath(options.Policy),
                IsCi = options.IsCi,
                Cache = cache,
                Clock = Clock,
            });
        }
#pragma warning disable CA1031 // The face's one catch-all: whatever it is, it is PG0099 and no pass.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Undecided(input.ProjectFile, GateRules.InternalError, $"PolicyGate failed ({e.GetType().Name}: {e.Message}); nothing was checked. Please report it: https://github.com/policygate/policygate/issues");
        }
    }

    private IEnumerable<JudgedProject> Protected(IEnumerable<string> policies)
    {
        if (options.Protected is not { } checkout)
        {
            return [];
        }

        string folder = Path.GetFullPath(options.Paths[0]);
        string root = PolicyLocator.RepositoryRoot(Directory.Exists(folder) ? folder : Path.GetDirectoryName(folder)!) ?? folder;
        IEnumerable<Finding> findings = GateVerification.Protected(root, checkout, policies).Select(finding => SeverityTable.Judge(finding, null));
        return [new JudgedProject(".", 0, new RepositoryPaths(root), Verdict.Of(findings).Findings)];
    }

    private JudgedProject Nothing()
    {
        string folder = Path.GetFullPath(options.Paths[0]);
        GateResult result = Undecided(folder, GateRules.NothingEvaluated, "there is no project, lock file, tool manifest or file-based app here; name another path");
        return new JudgedProject(result.Paths.Relative(folder), 0, result.Paths, result.Verdict.Findings);
    }

    private static GateResult Undecided(string file, RuleDescriptor rule, string message)
    {
        string folder = Directory.Exists(file) ? file : Path.GetDirectoryName(file)!;
        Finding finding = SeverityTable.Judge(rule.At(SourceSpan.WholeFile(folder == file ? file : Projects.FileBasedApp.SourceOf(file)), message), null);
        return new GateResult(Verdict.Of([finding]), new RepositoryPaths(PolicyLocator.RepositoryRoot(folder) ?? folder), [], DateTimeOffset.MaxValue);
    }

    private static string Shown(CheckInput input) => input.Kind is InputKind.Project ? Projects.FileBasedApp.SourceOf(input.ProjectFile) : input.ProjectFile;

    private sealed record Answer(JudgedProject Project, string? Policy);

    private sealed class DayClock(DateOnly day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
    }
}
