using System.Collections.Concurrent;
using System.Reflection;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Checking;

/// <summary>Asks the gate about everything there is: each graph is read once, and what an archive says of itself once for all projects.</summary>
internal sealed class RepositoryCheck(CheckOptions options, EvidenceCache cache)
{
    /// <summary>Asks with what archives said of themselves before, where the options have that.</summary>
    public RepositoryCheck(CheckOptions options)
        : this(options, CacheOf(options))
    {
    }

    /// <summary>The version of the tool.</summary>
    public static string Version { get; } = typeof(RepositoryCheck).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The tool and its version.</summary>
    public static string Tool { get; } = $"policygate {Version}";

    /// <summary>How many facts were read from archives so far.</summary>
    public int EvidenceReads => cache.Reads;

    /// <summary>The policy clock.</summary>
    public TimeProvider Clock { get; } = options.AsOf is { } day ? new DayClock(day) : TimeProvider.System;

    /// <summary>The day of the policy clock, UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    /// <summary>What archives say of themselves, for several checks under the same options.</summary>
    public static EvidenceCache CacheOf(CheckOptions options) => new(options.UseCache ? EvidenceCache.DefaultFolder() : null, options.TrustedRoots);

    /// <summary>Judges.</summary>
    /// <param name="judged">Called after each project with the number that are done and of all.</param>
    /// <param name="cancellation">Stops between two projects.</param>
    /// <exception cref="UsageException">A path cannot be checked.</exception>
    public Task<CheckReport> RunAsync(Action<int, int>? judged, CancellationToken cancellation) => RunAsync(judged, null, cancellation);

    /// <summary>Judges, and hands on what it judged by.</summary>
    /// <param name="judged">Called after each project with the number that are done and of all.</param>
    /// <param name="kept">Called with each project and its verdict, of any thread.</param>
    /// <param name="cancellation">Stops between two projects.</param>
    /// <exception cref="UsageException">A path cannot be checked.</exception>
    public async Task<CheckReport> RunAsync(Action<int, int>? judged, Action<CheckInput, GateResult>? kept, CancellationToken cancellation)
    {
        if (options.Restore)
        {
            await Restore.RunAsync(options.Paths, await FindAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }

        RepositoryScan scan = new();
        await scan.AddAsync(options.Paths, cancellation).ConfigureAwait(false);
        ExcludedInputs exclusions = new(options, scan);
        List<CheckInput> inputs = [.. exclusions.Judged()];
        HashSet<(InputKind, string)> known = [.. inputs.Select(scan.Key)];
        ConcurrentDictionary<int, Answer> answers = [];
        ConcurrentDictionary<string, bool> restored = [];
        ConcurrentDictionary<(string, string), bool> packages = [];
        ConcurrentDictionary<string, bool> policies = [];
        ConcurrentDictionary<string, bool> packageFolders = [];
        PolicyUses uses = new(options);
        int done = 0;
        bool isWhole = true;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        for (int from = 0; from < inputs.Count;)
        {
            int to = inputs.Count;
            await Parallel.ForEachAsync(Enumerable.Range(from, to - from), parallel, (i, _) => JudgeOne(i)).ConfigureAwait(false);

            // What NuGet saw and no file told.
            scan.AddRestored(restored.Keys.Order(StringComparer.Ordinal), cancellation);
            inputs.AddRange(exclusions.Judged().Where(input => known.Add(scan.Key(input))));
            from = to;
        }

        ValueTask JudgeOne(int i)
        {
            GateResult result = Judge(inputs[i]);
            kept?.Invoke(inputs[i], result);
            if (result.Facts is null)
            {
                isWhole = false;
            }

            foreach (string project in result.Facts?.ReferencedProjects ?? [])
            {
                restored.TryAdd(project, true);
            }

            foreach (string local in result.Facts?.LocalPackageFolders ?? [])
            {
                packageFolders.TryAdd(Path.GetFullPath(local, result.Paths.Root), true);
            }

            foreach (ResolvedPackage package in result.Facts?.Packages ?? [])
            {
                packages.TryAdd((package.Id.ToUpperInvariant(), package.Version.ToNormalizedString()), true);
            }

            foreach (string policy in result.PolicyFiles.Where(Path.IsPathRooted))
            {
                policies.TryAdd(policy, true);
            }

            uses.Add(result);

            // The facts of a large project are not kept.
            IEnumerable<Finding> more = options.VerifyGate ? GateVerification.Of(inputs[i], result, options)
                : inputs[i].Unfollowed.Where(unknown => !(unknown.IsReference && inputs[i].File is not null)).Select(unknown => GateCoverage.Unknown(unknown) with { IsNote = true });
            Verdict verdict = Verdict.Of([.. uses.Without(result).Select(options.Mended), .. more.Select(finding => SeverityTable.Judge(finding, null))]);
            answers[i] = new Answer(new JudgedProject(result.Paths.Relative(Shown(inputs[i])), result.Facts?.Packages.Count ?? 0, result.Paths, verdict.Findings) { As = inputs[i].Kind == InputKind.ToolManifest ? Counted.ToolManifest : Counted.Project }, result.PolicyFile is null ? null : result.Paths.Relative(result.PolicyFile), result.PolicyFile);
            judged?.Invoke(Interlocked.Increment(ref done), inputs.Count);
            return ValueTask.CompletedTask;
        }

        ILookup<string, Finding> unmet = uses.Unmet;
        foreach (IGrouping<string?, KeyValuePair<int, Answer>> policy in answers.OrderBy(pair => pair.Key).GroupBy(pair => pair.Value.PolicyFile).Where(policy => policy.Key is not null && unmet.Contains(policy.Key)))
        {
            (int i, Answer first) = policy.First();
            answers[i] = first with { Project = first.Project.With(unmet[policy.Key!]) };
        }

        Finding[] unneeded = [.. unmet.SelectMany(policy => policy)];
        JudgedProject[] projects = [.. answers.OrderBy(pair => pair.Key).Select(pair => pair.Value.Project with { Findings = [.. WaiverLedger.WithoutEnds(pair.Value.Project.Findings, unneeded)] }).OrderBy(project => project.Path, StringComparer.Ordinal)];
        return new CheckReport
        {
            Tool = Tool,
            AsOf = Today,
            Policy = string.Join(", ", answers.Values.Select(answer => answer.Policy).OfType<string>().Distinct().Order(StringComparer.Ordinal)),
            Projects = [.. UnjudgedProjects.With(With(projects.Length > 0 ? projects : [Nothing(exclusions.Excluded.Count)], exclusions.Idle()), UnjudgedProjects.Of(scan, exclusions, options)), .. OfSolutions(scan, scan.Solutions.Where(solution => !exclusions.IsExcluded(solution))), .. options.VerifyGate ? StrayMsbuildFiles.Of(options, scan.Walked(options.Root, cancellation), inputs, exclusions.LeftOut, packageFolders.Keys, isWhole ? packages.Keys.Select(package => package.Item1) : null, projects, cancellation) : [], .. Protected([.. policies.Keys, .. exclusions.PolicyFiles])],
            Packages = packages.Count,
            Excluded = exclusions.Excluded,
        };
    }

    /// <summary>What is to be judged, without what the policy excludes.</summary>
    /// <exception cref="UsageException">A path cannot be checked.</exception>
    public async Task<IReadOnlyList<CheckInput>> FindAsync(CancellationToken cancellation)
    {
        RepositoryScan scan = new();
        await scan.AddAsync(options.Paths, cancellation).ConfigureAwait(false);
        return new ExcludedInputs(options, scan).Judged();
    }

    /// <summary>Judges one.</summary>
    public GateResult Judge(CheckInput input)
    {
        if (input.Problem is not null)
        {
            return Undecided(input.ProjectFile, GateRules.CannotDecide, $"{Path.GetFileName(input.ProjectFile)}: {input.Problem}");
        }

        return input.File is null ? Unrestored(input) : WithNotLocked(Run(input.Kind, input.ProjectFile, input.File));
    }

    // Each is judged by itself; what comes with it nobody knows.
    private static GateResult WithNotLocked(GateResult result) => result.Facts is { NotLocked: [_, ..] missing } facts
        ? result with { Verdict = Verdict.Of([.. result.Verdict.Findings, .. missing.Select(package => SeverityTable.Judge(GateRules.NothingEvaluated.At(package.At, $"{Path.GetFileName(facts.LockFilePath)} does not have {package.Id}{(package.IsVersionKnown ? $" {package.Version.ToNormalizedString()}" : string.Empty)}, which the project references: what comes with it only a restore knows; run dotnet restore, and commit the lock file"), null))]) }
        : result;

    // What is declared is judged first: a restore runs the SDKs that it names, denied or not.
    private GateResult Unrestored(CheckInput input)
    {
        GateResult declared = Run(InputKind.Declarations, input.ProjectFile, input.ProjectFile);
        bool isDenied = declared.Verdict.HasErrors;
        Finding finding = NotRestored(input, declared);
        bool hasNoPolicy = declared.Facts is null;
        return declared with { Verdict = Verdict.Of([.. declared.Verdict.Findings, .. hasNoPolicy && isDenied && declared.Verdict.Findings.Any(said => said.Rule.Family == RuleFamilies.Policy) ? [] : new[] { finding }]), Facts = null };
    }

    private static Finding NotRestored(CheckInput input, GateResult? declared)
    {
        HashSet<string>? sdks = declared?.Facts?.Declarations.Where(declaration => declaration.Kind == DeclarationKind.ProjectSdk).Select(declaration => declaration.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        bool isDenied = declared?.Verdict.Findings.Any(said => said is { Severity: Severity.Error, IsWaived: false } && (sdks is null || said.PackageId is null || sdks.Contains(said.PackageId))) == true;
        string message = $"{GateRules.NotRestored}: there is no project.assets.json and no packages.lock.json; "
            + (isDenied ? "mend the errors of its MSBuild SDKs and of what it imports first, because a restore runs them, then run dotnet restore" : "run dotnet restore, or policygate check --restore");
        return SeverityTable.Judge(GateRules.NothingEvaluated.At(SourceSpan.WholeFile(FileBasedApp.SourceOf(input.ProjectFile)), message), null);
    }

    /// <summary>What is true of one, whatever a policy says: by its lock file or its declarations where its graph is not there or cannot be read.</summary>
    public Look Look(CheckInput input)
    {
        if (input.Problem is not null)
        {
            GateResult undecided = Judge(input);
            return new Look(null, undecided.Verdict.Findings[0], undecided.Paths);
        }

        if (input.File is null)
        {
            GateResult declared = Guarded(input.ProjectFile, Request(InputKind.Declarations, input.ProjectFile, input.ProjectFile), GateRunner.Look);
            return new Look(declared.Facts, declared.Facts is null ? declared.Verdict.Findings[0] : NotRestored(input, declared: null), declared.Paths);
        }

        GateResult result = Guarded(input.ProjectFile, Request(input.Kind, input.ProjectFile, input.File), GateRunner.Look);
        if (result.Facts is not null)
        {
            return new Look(result.Facts, null, result.Paths);
        }

        string? locked = input.Kind == InputKind.Project ? ProjectGraphFile.LockFile(input.ProjectFile) : null;
        GateResult? rest = locked is null ? null : Guarded(input.ProjectFile, Request(InputKind.LockFile, input.ProjectFile, locked), GateRunner.Look);
        return new Look(rest?.Facts, result.Verdict.Findings[0], result.Paths);
    }

    private GateResult Run(InputKind kind, string projectFile, string file) => Guarded(projectFile, Request(kind, projectFile, file), GateRunner.Run);

    private GateRequest Request(InputKind kind, string projectFile, string file) => new()
    {
        Kind = kind,
        ProjectFile = projectFile,
        AssetsFile = file,
        PolicyFile = options.PolicyFile,
        IsCi = options.IsCi,
        Cache = cache,
        Clock = Clock,
        Drafts = options.Drafts,
        Tool = OwnPackage.Running,
        Machine = options.Machine,
    };

    private static GateResult Guarded(string projectFile, GateRequest request, Func<GateRequest, GateResult> ask)
    {
        try
        {
            return ask(request);
        }
#pragma warning disable CA1031 // The face's one catch-all: whatever it is, it is PG0099 and no pass.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Undecided(projectFile, GateRules.InternalError, $"PolicyGate failed ({e.GetType().Name}: {e.Message}); nothing was checked. Please report it: https://github.com/policygate/policygate/issues");
        }
    }

    // Said once of each solution: its projects may lie elsewhere.
    private IEnumerable<JudgedProject> OfSolutions(RepositoryScan scan, IEnumerable<string> solutions) => !options.VerifyGate ? [] : solutions.Order(StringComparer.Ordinal).Select(solution =>
    {
        RepositoryPaths paths = new(PolicyLocator.RepositoryRoot(Path.GetDirectoryName(solution)!) ?? Path.GetDirectoryName(solution)!);
        return new JudgedProject(paths.Relative(solution), 0, paths, Verdict.Of(GateVerification.OfSolution(solution, scan.ProjectsOf(solution), options).Select(finding => SeverityTable.Judge(finding, null))).Findings) { As = Counted.Nothing };
    }).Where(judged => judged.Findings.Any());

    private IEnumerable<JudgedProject> Protected(IEnumerable<string> policies)
    {
        if (options.Protected is not { } checkout)
        {
            return [];
        }

        string root = options.Root;
        IEnumerable<Finding> findings = GateVerification.Protected(root, checkout, policies).Select(finding => SeverityTable.Judge(finding, null));
        return [new JudgedProject(".", 0, new RepositoryPaths(root), Verdict.Of(findings).Findings) { As = Counted.Nothing }];
    }

    // What is said of the policy is of no project.
    private static JudgedProject[] With(JudgedProject[] projects, IEnumerable<Finding> more) =>
        [projects[0].With(more), .. projects[1..]];

    private JudgedProject Nothing(int excluded)
    {
        string folder = Path.GetFullPath(options.Paths[0]);
        GateResult result = Undecided(folder, GateRules.NothingEvaluated, excluded == 0
            ? "there is no project, lock file, tool manifest or file-based app here; name another path"
            : "the policy excludes every project that is here; name another path, or one of them");
        return new JudgedProject(result.Paths.Relative(folder), 0, result.Paths, result.Verdict.Findings) { As = Counted.Nothing };
    }

    private static GateResult Undecided(string file, RuleDescriptor rule, string message)
    {
        string folder = Directory.Exists(file) ? file : Path.GetDirectoryName(file)!;
        Finding finding = SeverityTable.Judge(rule.At(SourceSpan.WholeFile(folder == file || rule == GateRules.CannotDecide ? file : FileBasedApp.SourceOf(file)), message), null);
        return new GateResult(Verdict.Of([finding]), new RepositoryPaths(PolicyLocator.RepositoryRoot(folder) ?? folder), [], DateTimeOffset.MaxValue);
    }

    private static string Shown(CheckInput input) => input.Kind is InputKind.Project && input.Problem is null ? FileBasedApp.SourceOf(input.ProjectFile) : input.ProjectFile;

    private sealed record Answer(JudgedProject Project, string? Policy, string? PolicyFile);

    private sealed class DayClock(DateOnly day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
    }
}
