using System.Collections.Concurrent;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Checking;

/// <summary>Which entries and waivers of the repository's policies no project meets: known only once all projects under a policy were judged.</summary>
internal sealed class PolicyUses(CheckOptions options)
{
    private readonly ConcurrentDictionary<SourceSpan, EntryUse> entries = [];
    private readonly ConcurrentDictionary<string, bool> policies = [];
    private volatile bool isUndecided;

    /// <summary>Takes in what was judged, of any thread.</summary>
    public void Add(GateResult result)
    {
        if (result is not { Facts: { } facts, Policy: { } policy, PolicyFile: { } file })
        {
            isUndecided = true;
        }
        else if (IsWhole(file))
        {
            policies.TryAdd(file, true);
            foreach (EntryUse use in PolicyEntries.Of(policy, facts).Concat(PolicyEntries.WaiversOf(policy, facts, result.Verdict.Findings)))
            {
                EntryUse judged = use with { Finding = SeverityTable.Judge(use.Finding, policy) };
                entries.AddOrUpdate(judged.Finding.At, judged, (_, known) => known with { IsMet = known.IsMet || judged.IsMet, IsDecided = known.IsDecided && (judged.IsDecided || !judged.Applies) });
            }
        }
    }

    /// <summary>Whether every project under a policy is among what is judged: the policy was found, and not named, in or below a folder that was.</summary>
    public bool IsWhole(string policyFile) => options.Policy is null && !PolicyPresets.Names.Contains(policyFile) && options.Paths.Select(Path.GetFullPath)
        .Any(path => Directory.Exists(path) && (Path.GetDirectoryName(policyFile)! + Path.DirectorySeparatorChar).StartsWith(Path.TrimEndingDirectorySeparator(path) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    /// <summary>What nothing meets, by policy file; nothing where one project could not be judged.</summary>
    public ILookup<string, Finding> Unmet => (isUndecided ? [] : entries.Values)
        .Where(entry => entry is { IsMet: false, IsDecided: true } && entry.Finding.Severity != Severity.Off)
        .Select(entry => entry.Finding).ToLookup(finding => finding.At.File, StringComparer.Ordinal);

    /// <summary>The findings of one project without what all projects together decide. To be asked after it was added.</summary>
    public IEnumerable<Finding> Without(GateResult result) =>
        result.PolicyFile is { } file && IsWhole(file) ? result.Verdict.Findings.Where(finding => finding.Rule != PolicyRules.EntryMatchesNothing || !entries.ContainsKey(finding.At)) : result.Verdict.Findings;
}
