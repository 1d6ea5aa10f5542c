using NuGet.Versioning;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Trusting;
using PolicyGate.Trust;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Allowing;

/// <summary>
/// Takes a package that is there into the policy, with the packages that it brings. What is wrong with its bytes or its signature, or denied, no command takes
/// in; and nothing is written that would have anything else fail.
/// </summary>
internal sealed class Admission(CheckOptions options, string id, NuGetVersion? version)
{
    private readonly EvidenceCache cache = RepositoryCheck.CacheOf(options);
    private readonly List<TextFile> files = [];
    private readonly List<string> left = [];
    private readonly Dictionary<string, TrustDraft> trusts = new(StringComparer.Ordinal);
    private readonly SortedSet<string> unread = new(StringComparer.Ordinal);
    private readonly Dictionary<GateResult, HashSet<ResolvedPackage>> takenOf = new(ReferenceEqualityComparer.Instance);

    /// <summary>The policy files with their new entries, and the trust files with their new records.</summary>
    public IReadOnlyList<TextFile> Changed => [.. files.Concat(trusts.Values.Select(trust => trust.ToFile())).Where(file => file.IsChanged)];

    /// <summary>What stands against the packages all the same, a line each.</summary>
    public IReadOnlyList<string> Left => left;

    /// <summary>Why nothing may be written; <see langword="null"/> where it may.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Projects that could not be read, and why.</summary>
    public IReadOnlyCollection<string> Unread => unread;

    /// <summary>Whether a project has the package.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Works out what to write.</summary>
    /// <param name="told">Called before each project with the number that are done and of all.</param>
    /// <param name="cancellation">Stops between two projects.</param>
    /// <returns>Whether a project has the package.</returns>
    /// <exception cref="UsageException">There is no policy that could take it in.</exception>
    public async Task<bool> PlanAsync(Action<int, int> told, CancellationToken cancellation)
    {
        RepositoryCheck check = new(options, cache);
        IReadOnlyList<CheckInput> inputs = await check.FindAsync(cancellation).ConfigureAwait(false);
        List<(CheckInput Input, GateResult Result)> judged = [];
        foreach (CheckInput input in inputs)
        {
            cancellation.ThrowIfCancellationRequested();
            told(judged.Count, inputs.Count);
            GateResult result = check.Judge(input);
            judged.Add((input, result));
            if (result.Facts is null)
            {
                Finding problem = result.Verdict.Findings.FirstOrDefault(finding => finding.Rule == GateRules.NothingEvaluated) ?? result.Verdict.Findings[0];
                unread.Add($"{result.Paths.Relative(Projects.FileBasedApp.SourceOf(input.ProjectFile))}: {problem.Rule.Id} {problem.Text}");
            }
        }

        if (judged.Count > 0 && judged.TrueForAll(one => one.Result.PolicyFile is null && one.Result.Verdict.Findings.Any(finding => finding.Rule == PolicyRules.NotFound)))
        {
            throw new UsageException($"there is no policy that could take {id} in: policygate init writes one");
        }

        (CheckInput Input, GateResult Result)[] read = [.. judged.Where(one => one.Result.Facts is not null)];
        IsFound = read.Any(one => one.Result.Facts!.Packages.Any(IsAsked));
        foreach (IGrouping<string, (CheckInput Input, GateResult Result)> under in read.Where(one => Taken(one.Result).Count > 0).GroupBy(one => one.Result.PolicyFile!, StringComparer.Ordinal))
        {
            Plan(under.Key, [.. read.Where(one => one.Result.PolicyFile == under.Key)]);
        }

        return IsFound;
    }

    private void Plan(string file, (CheckInput Input, GateResult Result)[] under)
    {
        if (PolicyPresets.Names.Contains(file))
        {
            throw new UsageException($"{file} is a preset, which nobody can change; write a policy that extends it");
        }

        foreach ((_, GateResult result) in under)
        {
            foreach (Finding alarm in About(result).Where(Alarms.IsOne))
            {
                Refusal ??= $"{alarm.Rule.Id} {CanonicalLine.Text(alarm, result.Paths)}: no command takes that in";
            }
        }

        TextFile text = TextFile.Open(file);
        PolicyText policy = new(text.Original);

        // What the record says, the policy need not.
        TrustDraft? trust = Record([.. under.Select(one => one.Result)]);
        RepositoryCheck recorded = new(options with { Drafts = TrustDraft.Drafts(file, text.Original, trust) }, cache);
        GateResult[] results = [.. under.Select(one => trust is null ? one.Result : recorded.Judge(one.Input))];
        PackageGrants grants = new(policy, file, results, version is not null, IsAsked);
        PackageGrants.Write(policy, [.. grants.Of(IsGranted), .. CapabilityGrants.Of(policy, file, results, IsGranted)]);
        if (policy.Text != text.Original)
        {
            text.Replace(0, text.Original.Length, policy.Text);
        }

        left.AddRange(grants.Kept.Except(left));
        files.Add(text);
        RepositoryCheck after = new(options with { Drafts = TrustDraft.Drafts(file, policy.Text, trust) }, cache);
        foreach ((CheckInput input, GateResult before) in under)
        {
            Compare(before, after.Judge(input));
        }

        bool IsGranted(GateResult result, ResolvedPackage package) => Taken(result).Contains(package) && trust?.Left.Any(left => left.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase)) != true;
    }

    // The trust file with what is taken in, but for what a person has to decide about; null where the policy has none, or one that is to be mended first.
    private TrustDraft? Record(IReadOnlyList<GateResult> results)
    {
        if (TrustFiles.PathOf(results[0].Policy!) is not { } path || TrustScan.Recorded(results).Problems.Count > 0)
        {
            return null;
        }

        HashSet<string> ids = results.SelectMany(Taken).Select(package => package.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        TrustDraft trust = TrustDraft.Of(path, results, ids.Contains, new RepositoryCheck(options, cache).Today, trusts.GetValueOrDefault(path));
        left.AddRange(trust.Left.Select(one => $"not recorded: {one.Why}; policygate review shows it, policygate trust update --accept {one.Id} --by NAME takes in what somebody has reviewed"));
        return trusts[path] = trust;
    }

    private void Compare(GateResult before, GateResult after)
    {
        if (after.Facts is null)
        {
            Finding problem = after.Verdict.Findings[0];
            Refusal ??= $"the policy would not do: {problem.Rule.Id} {CanonicalLine.Text(problem, after.Paths)}";
            return;
        }

        HashSet<(string, string?, string)> known = [.. before.Verdict.Findings.Where(IsError).Select(Identity)];
        if (after.Verdict.Findings.FirstOrDefault(finding => IsError(finding) && !known.Contains(Identity(finding))) is { } more && About(before).All(finding => finding.PackageId != more.PackageId))
        {
            Refusal ??= $"something else would fail: {more.Rule.Id} {CanonicalLine.Text(more, after.Paths)}";
        }

        left.AddRange(About(after).Where(IsError).Select(finding => $"{finding.Rule.Id}: {CanonicalLine.Text(finding, after.Paths)}").Except(left));
    }

    private IEnumerable<Finding> About(GateResult result)
    {
        IReadOnlySet<ResolvedPackage> taken = Taken(result);
        return result.Verdict.Findings.Where(finding => finding.PackageId is not null && taken.Any(package => package.Id.Equals(finding.PackageId, StringComparison.OrdinalIgnoreCase) && (finding.Version is null || finding.Version == package.Version)));
    }

    private bool IsAsked(ResolvedPackage package) => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase) && (version is null || package.Version == version);

    private HashSet<ResolvedPackage> Taken(GateResult result) => takenOf.TryGetValue(result, out HashSet<ResolvedPackage>? known) ? known : takenOf[result] = Closure(result);

    // The package, and whatever of the project's graph it leads to.
    private HashSet<ResolvedPackage> Closure(GateResult result)
    {
        HashSet<ResolvedPackage> taken = new(result.Facts!.Packages.Where(IsAsked), ReferenceEqualityComparer.Instance);
        HashSet<string> ids = taken.Select(package => package.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (bool isMore = taken.Count > 0; isMore;)
        {
            ResolvedPackage[] brought = [.. result.Facts.Packages.Where(package => !taken.Contains(package) && !package.Id.Equals(id, StringComparison.OrdinalIgnoreCase) && package.Parents.Any(ids.Contains))];
            taken.UnionWith(brought);
            ids.UnionWith(brought.Select(package => package.Id));
            isMore = brought.Length > 0;
        }

        return taken;
    }

    private static bool IsError(Finding finding) => !finding.IsWaived && finding.Severity == Severity.Error;

    private static (string, string?, string) Identity(Finding finding) => (finding.Rule.Id, finding.PackageId, finding.Message);
}
