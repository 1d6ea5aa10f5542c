using System.Text;
using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Monitoring;

/// <summary>The policies of projects. A repository may be watched before it has one, and a policy need not speak of advisories.</summary>
internal sealed class MonitoredPolicies(CheckOptions options)
{
    // Whatever is known is told; how loud, the caller says.
    private const string Watching = "version: 1\nadvisories: { severity: low }\n";

    /// <summary>That of a project.</summary>
    /// <exception cref="UsageException">It cannot be used.</exception>
    public MonitoredPolicy Of(string projectFile, RepositoryPaths paths)
    {
        PolicyLoad load = PolicyLoader.Load(projectFile, options.PolicyFile, _ => paths.Relative(projectFile), new InputFiles());
        Policy watching = Draft(projectFile, paths, Watching);
        return load.Policy is { } policy
            ? new MonitoredPolicy(policy.Advisories is null ? new LayerMerger(new FinalKeys(new PolicyProblems())).Merge(policy, watching) : policy, load.File, policy.Advisories is not null)
            : load.File is null && options.Policy is null && load.Problems.All(problem => problem.Rule == PolicyRules.NotFound) ? new MonitoredPolicy(watching, null, HasAdvisories: false)
            : throw new UsageException($"{paths.Relative(load.Problems[0].At.File)}({load.Problems[0].At.Line}): {load.Problems[0].Rule.Id} {load.Problems[0].Text}");
    }

    /// <summary>What a text would say as the policy of a project.</summary>
    public static Policy Draft(string projectFile, RepositoryPaths paths, string text)
    {
        InputFiles inputs = new();
        string file = Path.Combine(paths.Root, "policygate.yaml");
        inputs.Draft(file, Encoding.UTF8.GetBytes(text));
        return PolicyLoader.Load(projectFile, file, _ => paths.Relative(projectFile), inputs).Policy!;
    }
}
