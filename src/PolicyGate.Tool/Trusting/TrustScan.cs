using PolicyGate.Facts;
using PolicyGate.PolicyFiles;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Trust;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Trusting;

/// <summary>What the projects of a repository use, by the trust file of their policy.</summary>
/// <param name="options">Where.</param>
/// <param name="none">What is said where no policy has a trust file.</param>
internal sealed class TrustScan(CheckOptions options, string none = "no policy here has the section trust; policygate trust init writes it")
{
    private readonly SortedSet<string> unread = new(StringComparer.Ordinal);
    private readonly List<(string File, GateResult Result)> read = [];
    private readonly RepositoryCheck check = new(options);

    /// <summary>Projects that could not be read, and why.</summary>
    public IReadOnlyCollection<string> Unread => unread;

    /// <summary>The UTC day.</summary>
    public DateOnly Today => check.Today;

    /// <summary>The trust files, each with the projects under it.</summary>
    public IEnumerable<IGrouping<string, GateResult>> Files => read.GroupBy(one => one.File, one => one.Result, StringComparer.Ordinal).OrderBy(file => file.Key, StringComparer.Ordinal);

    /// <summary>Looks at every project.</summary>
    /// <param name="isBegun">Whether a policy without a trust file gets one.</param>
    /// <param name="told">Called before each project with the number that are done and of all.</param>
    /// <param name="cancellation">Stops between two projects.</param>
    /// <exception cref="UsageException">There is no project, or no policy with a trust file.</exception>
    public async Task<TrustScan> RunAsync(bool isBegun, Action<int, int> told, CancellationToken cancellation)
    {
        IReadOnlyList<CheckInput> inputs = await check.FindAsync(cancellation).ConfigureAwait(false);
        if (inputs.Count == 0)
        {
            throw new UsageException("there is no project, lock file, tool manifest or file-based app here; name another path");
        }

        bool hasPolicy = false;
        bool isElsewhere = false;
        for (int i = 0; i < inputs.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            told(i, inputs.Count);
            CheckInput input = inputs[i];
            GateResult result = check.Judge(input);
            if (result is not { Facts: not null, Policy: { } policy, PolicyFile: { } policyFile })
            {
                Finding problem = result.Verdict.Findings.FirstOrDefault(finding => finding.Rule == GateRules.NothingEvaluated) ?? result.Verdict.Findings[0];
                isElsewhere |= result.Verdict.Findings.All(finding => finding.Rule != PolicyRules.NotFound);
                unread.Add($"{result.Paths.Relative(Projects.FileBasedApp.SourceOf(input.ProjectFile))}: {problem.Rule.Id} {problem.Text}");
                continue;
            }

            hasPolicy = true;
            if (TrustFiles.PathOf(policy) is { } file)
            {
                read.Add((file, result));
            }
            else if (isBegun && PolicyPresets.Names.Contains(policyFile))
            {
                throw new UsageException($"{policyFile} is a preset, which nobody can change; write a policy that extends it");
            }
            else if (isBegun)
            {
                read.Add((TrustFiles.DefaultOf(policyFile), result));
            }
        }

        if (read.Count == 0 && hasPolicy)
        {
            throw new UsageException(none);
        }

        if (!hasPolicy && !isElsewhere)
        {
            throw new UsageException("there is no policy here; policygate init writes one, with the trust file");
        }

        return this;
    }

    /// <summary>The ids under a trust file, held against it, in order.</summary>
    public static IReadOnlyList<RecordedPackage> Packages(IEnumerable<GateResult> results) => Packages(results, _ => true);

    /// <summary>Some of these ids.</summary>
    public static IReadOnlyList<RecordedPackage> Packages(IEnumerable<GateResult> results, Func<string, bool> isTaken) =>
    [
        .. results.SelectMany(result => result.Facts!.JudgedPackages(result.Policy!).Where(package => package.FolderPath is not null && isTaken(package.Id)).Select(package => (Result: result, Package: package)))
            .GroupBy(use => use.Package.Id, StringComparer.OrdinalIgnoreCase)
            .OrderBy(id => id.Key, StringComparer.OrdinalIgnoreCase)
            .Select(id => RecordedPackage.Of(id.Key, id)),
    ];

    /// <summary>The trust file that these projects read.</summary>
    public static TrustFile Recorded(IEnumerable<GateResult> results) => results.First().Facts!.Trust.Own;
}
