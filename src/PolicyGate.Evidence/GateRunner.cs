using PolicyGate.Advisories;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Trust;
using PolicyGate.Verdicts;

namespace PolicyGate;

/// <summary>GateRequest to GateResult: the one entry that all faces call.</summary>
internal static class GateRunner
{
    // NuGet and the policy each have a day as the smallest step; 14 days is PG0111's notice.
    private const int SoonDays = 14;

    /// <summary>Answers for one project. Expected failures are findings; what is thrown is a bug, and PG0099 at the face.</summary>
    public static GateResult Run(GateRequest request)
    {
        InputFiles inputs = new();
        string folder = Path.GetDirectoryName(request.ProjectFile)!;
        string? policyFile = null;
        string? repository = PolicyLocator.RepositoryRoot(folder);
        string root = repository ?? folder;
        foreach ((string file, byte[] draft) in request.Drafts)
        {
            inputs.Draft(file, draft);
        }

        if (!request.Enabled)
        {
            Finding off = GateRules.SwitchedOff.At(SourceSpan.WholeFile(request.ProjectFile), "PolicyGateEnabled is false: no package of this project was checked; remove it to switch the gate on")
                with
            { SettingSeverity = request.IsCi ? Severity.Error : Severity.Warning };
            return Result([off], null);
        }

        PolicyLoad load = PolicyLoader.Load(request.ProjectFile, request.PolicyFile, ProjectPath, inputs);
        policyFile = load.File;
        root = repository ?? PolicyFolder(load.File) ?? folder;
        Finding? named = NamedPolicy.Find(request, load, new RepositoryPaths(root), inputs);
        if (load.Policy is not { } policy)
        {
            return Result([.. load.Problems, .. Said(named)], null);
        }

        try
        {
            EvidenceCache cache = request.Cache ?? new EvidenceCache(null);
            ProjectFacts facts = new ProjectFactsReader(request, cache, inputs, root).Read(ProjectPath(load.File), PolicyFolder(load.File) == folder) with { Trust = TrustFiles.Read(policy, inputs) };
            InputFiles ofData = new();
            facts = facts with { Advisories = AdvisoryFiles.Read(policy, facts, cache, ofData) };
            PackageGuard.Stamp(facts, inputs);
            GateResult result = new(With(Gate.Judge(policy, facts), named), new RepositoryPaths(root), inputs.AllWith(ofData), NextChange(policy, facts))
            { SteadyUntil = NextChange(policy, facts with { Advisories = facts.Advisories with { Newest = null } }), Facts = facts, Policy = policy, PolicyFile = load.File };
            cache.Save();
            return result;
        }
        catch (FactsException e)
        {
            return Result([e.Rule.At(e.At, e.Message), .. Said(named)], policy);
        }

        string ProjectPath(string? policyFile) =>
            new RepositoryPaths(repository ?? PolicyFolder(policyFile) ?? folder).Relative(request.ProjectFile);

        GateResult Result(IEnumerable<Finding> findings, Policy? severities) =>
            new(Verdict.Of(findings.Select(finding => SeverityTable.Judge(finding, severities))), new RepositoryPaths(root), inputs.All, DateTimeOffset.MaxValue) { Policy = severities, PolicyFile = policyFile };
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
            if (!request.Enabled || request.Evaluate?.Invoke() is not { } evaluated)
            {
                return Result([], null);
            }

            PolicyLoad load = PolicyLoader.Load(request.ProjectFile, request.PolicyFile, ProjectPath, inputs);
            root = repository ?? PolicyFolder(load.File) ?? folder;
            if (load.Policy is not { } policy || new ProjectFactsReader(request, cache, inputs, root).BeforeRestore(evaluated, ProjectPath(load.File)) is not { } facts)
            {
                return Result([], load.Policy);
            }

            Verdict verdict = Gate.Judge(policy, facts with { Trust = TrustFiles.Read(policy, inputs), Advisories = AdvisoryFiles.Read(policy, facts, cache, inputs) });
            return Result([.. verdict.Findings.Where(finding => (finding.Rule.Family is RuleFamilies.Packages or RuleFamilies.BuildCode || finding.Rule == KnownMalware.Descriptor) && finding is { Severity: Severity.Error, IsWaived: false }).Select(finding => finding with { MendedBy = MendingCommand.None })], policy);
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

    // No policy decides about it, the named one least of all.
    private static Verdict With(Verdict verdict, Finding? named) =>
        named is null ? verdict : Verdict.Of([.. verdict.Findings, SeverityTable.Judge(named, null)]);

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
