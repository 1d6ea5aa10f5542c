using System.Collections.Frozen;
using PolicyGate.Advisories;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Machine;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Trust;
using PolicyGate.Verdicts;

namespace PolicyGate;

/// <summary>GateRequest to GateResult: the one entry that all faces call.</summary>
internal static partial class GateRunner
{
    // NuGet and the policy each have a day as the smallest step; 14 days is PG0111's notice.
    private const int SoonDays = 14;

    /// <summary>Answers for one project. Expected failures are findings; what is thrown is a bug, and PG0099 at the face.</summary>
    public static GateResult Run(GateRequest request)
    {
        InputFiles inputs = new();
        string folder = Path.GetDirectoryName(request.ProjectFile)!;
        PolicyLoad? load = null;
        string? repository = PolicyLocator.RepositoryRoot(folder);
        string root = repository ?? folder;
        foreach ((string file, byte[] draft) in request.Drafts)
        {
            inputs.Draft(file, draft);
        }

        MachinePolicy? machine = MachinePolicy.Read(request, ProjectPath(null), inputs);
        Finding? off = request.Enabled ? null
            : GateRules.SwitchedOff.At(SourceSpan.WholeFile(request.ProjectFile), machine is null
                ? "PolicyGateEnabled is false: no package of this project was checked; remove it to switch the gate on"
                : "PolicyGateEnabled is false: the repository's own policy was not asked, and the machine's was all the same; remove it to switch the gate on")
                with
            { SettingSeverity = request.IsCi ? Severity.Error : Severity.Warning };
        if (off is not null && machine is null)
        {
            return Result([off], null);
        }

        load = off is null ? PolicyLoader.Load(request.ProjectFile, request.PolicyFile, ProjectPath, inputs) : null;
        root = repository ?? PolicyFolder(load?.File) ?? folder;
        Finding? named = load is null ? null : NamedPolicy.Find(request, load, new RepositoryPaths(root), inputs);
        Finding[] said = [.. Said(off), .. Said(named), .. machine?.Findings ?? []];
        if (machine is { Policy: null } || Problems(load, machine) is { Count: > 0 } || (machine is null && load?.Policy is null))
        {
            return Result([.. Problems(load, machine), .. said], null);
        }

        try
        {
            EvidenceCache cache = request.Cache ?? new EvidenceCache(null);
            ProjectFacts facts = new ProjectFactsReader(request, cache, inputs, root).Read(ProjectPath(load?.File), load?.Policy is not null && PolicyFolder(load.File) == folder);

            // Newer data renews a verdict that was made by it: the repository's own, and not what the machine's policy names besides.
            InputFiles ofData = new();
            (Policy Policy, ProjectFacts Facts)[] judged = [.. new[] { machine?.Policy, load?.Policy }.OfType<Policy>().Select(policy => (policy, With(facts, policy, cache, inputs, policy == machine?.Policy ? inputs : ofData)))];
            PackageGuard.Stamp(facts, inputs);
            DateTimeOffset ofMachine = machine?.NextChange ?? DateTimeOffset.MaxValue;
            GateResult result = new(With(JudgeAll(judged, machine?.Policy), said), new RepositoryPaths(root), inputs.AllWith(ofData), judged.Select(one => NextChange(one.Policy, one.Facts)).Append(ofMachine).Min())
            {
                SteadyUntil = judged.Select(one => NextChange(one.Policy, one.Policy == machine?.Policy ? one.Facts : one.Facts with { Advisories = one.Facts.Advisories with { Newest = null } })).Append(ofMachine).Min(),
                Facts = judged[^1].Facts,
                Policy = judged[^1].Policy,
                OfMachine = machine?.Policy,
                PolicyFile = load?.Policy is null ? machine?.File : load.File,
                PolicyFiles = load?.Chain ?? FrozenSet<string>.Empty,
            };
            cache.Save();
            return result;
        }
        catch (FactsException e)
        {
            return Result([e.Rule.At(e.At, e.Message), .. said], load?.Policy ?? machine?.Policy);
        }

        string ProjectPath(string? policyFile) =>
            new RepositoryPaths(repository ?? PolicyFolder(policyFile) ?? folder).Relative(request.ProjectFile);

        GateResult Result(IEnumerable<Finding> findings, Policy? severities) =>
            new(Verdict.Of(findings.Select(finding => SeverityTable.Judge(finding, severities))), new RepositoryPaths(root), inputs.All, DateTimeOffset.MaxValue) { Policy = severities, PolicyFile = load?.File, PolicyFiles = load?.Chain ?? FrozenSet<string>.Empty };
    }

    /// <summary>What is true of one project, whatever a policy says: the facts, or the one finding that says why there are none.</summary>
    public static GateResult Look(GateRequest request)
    {
        InputFiles inputs = new();
        string folder = Path.GetDirectoryName(request.ProjectFile)!;
        RepositoryPaths paths = new(PolicyLocator.RepositoryRoot(folder) ?? folder);
        try
        {
            ProjectFacts facts = new ProjectFactsReader(request, request.Cache ?? new EvidenceCache(null), inputs, paths.Root).Read(paths.Relative(request.ProjectFile), ownsPolicy: false);
            return new GateResult(Verdict.Of([]), paths, inputs.All, DateTimeOffset.MaxValue) { Facts = facts };
        }
        catch (FactsException e)
        {
            return new GateResult(Verdict.Of([SeverityTable.Judge(e.Rule.At(e.At, e.Message), null)]), paths, inputs.All, DateTimeOffset.MaxValue);
        }
    }

    /// <summary>
    /// Answers for the SDKs and imports of one project, before a restore: what needs no graph, <c>packages</c> and <c>build-code</c>. Only errors are
    /// said, and only where there is a policy; what follows the restore says the rest.
    /// </summary>
    public static GateResult BeforeRestore(GateRequest request)
    {
        InputFiles inputs = new();
        string folder = Path.GetDirectoryName(request.ProjectFile)!;
        string? repository = PolicyLocator.RepositoryRoot(folder);
        string root = repository ?? folder;
        EvidenceCache cache = request.Cache ?? new EvidenceCache(null);
        try
        {
            MachinePolicy? machine = MachinePolicy.Read(request, ProjectPath(null), inputs);
            if ((!request.Enabled && machine is null) || request.Evaluate?.Invoke() is not { } evaluated)
            {
                return Result([], null);
            }

            if (machine is { Policy: null })
            {
                return Result(machine.Findings, null);
            }

            PolicyLoad? load = request.Enabled ? PolicyLoader.Load(request.ProjectFile, request.PolicyFile, ProjectPath, inputs) : null;
            root = repository ?? PolicyFolder(load?.File) ?? folder;
            Policy[] policies = [.. new[] { machine?.Policy, load?.Policy }.OfType<Policy>()];
            if (policies.Length == 0 || new ProjectFactsReader(request, cache, inputs, root).BeforeRestore(evaluated, ProjectPath(load?.File)) is not { } facts)
            {
                return Result([], load?.Policy);
            }

            Verdict verdict = Verdict.Of(JudgeAll([.. policies.Select(policy => (policy, With(facts, policy, cache, inputs, inputs)))], machine?.Policy));
            return new GateResult(Verdict.Of(verdict.Findings.Where(finding => NeedsNoBytes(finding.Rule) && IsError(finding)).Select(finding => finding with { MendedBy = MendingCommand.None })), new RepositoryPaths(root), inputs.All, DateTimeOffset.MaxValue) { Policy = policies[^1] };
        }
        catch (FactsException e)
        {
            return Result([e.Rule.At(e.At, e.Message)], null);
        }

        string ProjectPath(string? policyFile) => new RepositoryPaths(repository ?? PolicyFolder(policyFile) ?? folder).Relative(request.ProjectFile);

        GateResult Result(IEnumerable<Finding> findings, Policy? severities) =>
            new(Verdict.Of(findings.Select(finding => SeverityTable.Judge(finding, severities))), new RepositoryPaths(root), inputs.All, DateTimeOffset.MaxValue) { Policy = severities };
    }

    private static Finding[] Said(Finding? finding) => finding is null ? [] : [finding];

    // A repository without a policy of its own is under the machine's, and that is no mistake.
    private static IReadOnlyList<Finding> Problems(PolicyLoad? load, MachinePolicy? machine) =>
        machine is not null && load is { File: null, Problems: [{ } only] } && only.Rule == PolicyRules.NotFound ? [] : load?.Problems ?? [];

    private static ProjectFacts With(ProjectFacts facts, Policy policy, EvidenceCache cache, InputFiles inputs, InputFiles ofData)
    {
        ProjectFacts trusted = facts with { Trust = TrustFiles.Read(policy, inputs) };
        return trusted with { Advisories = AdvisoryFiles.Read(policy, trusted, cache, ofData) };
    }

    // The machine's policy is of many repositories: which of its entries no project meets, none of them knows.
    private static IEnumerable<Finding> JudgeAll((Policy Policy, ProjectFacts Facts)[] judged, Policy? machine) => BothHold.Of(
        judged.Where(one => one.Policy == machine).SelectMany(one => Gate.Judge(one.Policy, one.Facts with { OwnsPolicy = false }).Findings),
        judged.Where(one => one.Policy != machine).SelectMany(one => Gate.Judge(one.Policy, one.Facts).Findings));

    // No policy decides about these, the named one least of all.
    private static Verdict With(IEnumerable<Finding> findings, Finding[] said) =>
        Verdict.Of([.. findings, .. said.Select(finding => SeverityTable.Judge(finding, null))]);

    private static string? PolicyFolder(string? policyFile) =>
        policyFile is null || PolicyPresets.Names.Contains(policyFile) ? null : Path.GetDirectoryName(policyFile);

    // The next day on which a waiver speaks otherwise, and the end of the first cool-down or of a certificate without a timestamp.
    private static DateTimeOffset NextChange(Policy policy, ProjectFacts facts)
    {
        IEnumerable<DateTimeOffset> expiries = policy.Signatures?.AsksAnything() == true ? Expiries(facts) : [];
        return PublishTime.CoolDownEnds(policy, facts).Concat(AdvisoryTimes.Changes(policy, facts)).Concat(expiries).Append(NextDay(policy, facts.Today)).Min();
    }

    private static IEnumerable<DateTimeOffset> Expiries(ProjectFacts facts) => facts.PackagesOnDisk()
        .Select(facts.Evidence.Of<PackageSignatures>).OfType<Evidence<PackageSignatures>.Known>()
        .SelectMany(known => new[] { known.Value.Author, known.Value.Repository })
        .Where(signature => signature is { State: SignatureState.Valid, Timestamp: null })
        .Select(signature => signature!.CertificateExpires)
        .Where(end => end > facts.Now);

    private static DateTimeOffset NextDay(Policy policy, DateOnly today)
    {
        int maximum = (int?)policy.Waivers?.MaxLength?.Value.TotalDays ?? int.MaxValue;
        IEnumerable<long> days = (policy.Waivers?.Entries ?? [])
            .SelectMany(waiver => new long[] { waiver.Expires.Value.DayNumber + 1L, waiver.Expires.Value.DayNumber - SoonDays, (long)waiver.Expires.Value.DayNumber - maximum })
            .Where(day => day > today.DayNumber && day <= DateOnly.MaxValue.DayNumber);
        return days.DefaultIfEmpty(long.MaxValue).Min() is var next and not long.MaxValue
            ? new DateTimeOffset(DateOnly.FromDayNumber((int)next).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : DateTimeOffset.MaxValue;
    }
}
