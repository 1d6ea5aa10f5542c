using PolicyGate.Advisories;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Monitoring;

/// <summary>Matches packages by the rules of PG11, with the data of their policy and that of this user: whatever either says is known.</summary>
/// <param name="data">The data of this user.</param>
/// <param name="cache">Keeps what was made of data.</param>
internal sealed class AdvisoryLookup(string data, EvidenceCache cache)
{
    private const string OfThisUser = "the advisory data of this user";

    /// <summary>What is found in a project, waived where a waiver covers it, at the severity that its policy gives; a vulnerability is a warning where the policy does not speak of advisories.</summary>
    public AdvisoryAnswer Of(MonitoredProject project)
    {
        if (project.Facts is not { } read)
        {
            return new AdvisoryAnswer([], [], HasData: true);
        }

        MonitoredPolicy monitored = project.Policy;
        ProjectFacts facts = read with { Advisories = FactsOf(project, read) };
        Finding[] found = [.. new KnownVulnerability().Check(monitored.Policy, facts).Concat(new KnownMalware().Check(monitored.Policy, facts).Where(finding => finding.Version is not null)).Select(finding => Loud(finding, monitored, facts))];
        Finding[] known = [.. WaiverLedger.Apply(monitored.Policy, facts, found).Where(finding => finding.Rule.Family == RuleFamilies.Advisories).Select(finding => SeverityTable.Judge(finding, monitored.Policy))];
        Finding[] state = [.. new AdvisoryDataState().Check(monitored.Policy, facts).Select(finding => SeverityTable.Judge(Loud(finding, monitored, facts), monitored.Policy))];
        return new AdvisoryAnswer(known, state, facts.Advisories.Missing is null);
    }

    private AdvisoryFacts FactsOf(MonitoredProject project, ProjectFacts facts)
    {
        Policy ofUser = MonitoredPolicies.Draft(facts.ProjectFile, project.Paths, $"version: 1\nadvisories: {{ data: '{data.Replace("'", "''", StringComparison.Ordinal)}' }}\n");
        AdvisoryFacts brought = AdvisoryFiles.Read(ofUser, facts, cache, new InputFiles()) with { Data = OfThisUser };
        if (project.Policy.Policy.Advisories?.Data is null)
        {
            return brought.Missing is null ? brought : brought with { Missing = "this user has none; policygate monitor --osv brings it, or advisories.data names a folder or a zip" };
        }

        AdvisoryFacts own = AdvisoryFiles.Read(project.Policy.Policy, facts, cache, new InputFiles());
        return own.Missing is not null || brought.Missing is not null ? own : own with
        {
            Newest = own.Newest is { } one && brought.Newest is { } other ? (one > other ? one : other) : own.Newest ?? brought.Newest,
            ById = own.ById.Concat(brought.ById).GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase).ToDictionary(id => id.Key, IReadOnlyList<Advisory> (id) => [.. id.SelectMany(advisories => advisories)], StringComparer.OrdinalIgnoreCase),
        };
    }

    // What no policy asks for no line of one decides; and a record that cannot be read is nobody's fault here.
    private static Finding Loud(Finding finding, MonitoredPolicy policy, ProjectFacts facts) => policy.HasAdvisories ? finding : finding with
    {
        DecidedBy = null,
        At = finding.PackageId is null ? SourceSpan.WholeFile(facts.ProjectFile) : finding.At,
        SettingSeverity = finding.Rule == KnownVulnerability.Descriptor || (finding.Rule == AdvisoryDataState.Descriptor && facts.Advisories.Missing is null) ? Severity.Warning : finding.SettingSeverity,
    };
}
