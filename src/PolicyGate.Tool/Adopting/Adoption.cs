using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Tool.Allowing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Fixing;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Trusting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Adopting;

/// <summary>Drafts a policy and asks the gate about it until it passes: what is known of each package is recorded, what is left becomes a waiver with an end.</summary>
internal sealed class Adoption(CheckOptions options, string file, string? preset)
{
    private const int MostRounds = 4;

    /// <summary>Drafts it.</summary>
    public async Task<Drafted> WriteAsync(CancellationToken cancellation)
    {
        (IReadOnlyList<CheckInput> inputs, IReadOnlyList<UnreadProject> unread) = await ReadableInputs.FindAsync(options, cancellation).ConfigureAwait(false);
        if (inputs.Count == 0)
        {
            return new Drafted(null, null, [.. unread.Select(one => one.Problem)], unread);
        }

        DraftJudge judge = new(options, file, inputs);
        GateResult[] results = judge.Judge("version: 1\n", null, cancellation);
        DateOnly today = new RepositoryCheck(options).Today;
        Inventory inventory = new([.. results.Select(result => result.Facts!)]);
        PolicyDraft draft = new(inventory, today, preset) { Unread = unread };

        // Whose signatures count is the policy's to say: it is asked before anything is recorded, and nothing else is.
        results = judge.Judge($"version: 1\n{draft.Section("trust")}{draft.Section("signatures")}", null, cancellation);
        if (DraftTrust.Unreadable(results) is { Length: > 0 } unreadable)
        {
            return new Drafted(null, null, unreadable, unread);
        }

        TrustDraft trust = DraftTrust.Of(results, today);
        draft.Unrecorded = [.. inventory.Ids.Except(trust.Records.Select(record => record.Id), StringComparer.OrdinalIgnoreCase)];
        for (int round = 0; round < MostRounds; round++)
        {
            results = judge.Judge(draft.Write(), trust, cancellation);
            (Finding Finding, GateResult Result)[] errors = DraftJudge.Open(results);
            if (errors.Length == 0)
            {
                draft.Waivers = Needed(draft.Waivers, results);
                return new Drafted(draft.Write(), trust, [], unread) { Projects = inventory.Projects };
            }

            Finding[] problems = [.. errors.Where(error => !Settle(error.Finding, error.Result)).Select(error => error.Finding)];
            if (problems.Length > 0)
            {
                return new Drafted(null, null, problems, unread);
            }

            draft.Approvals = [.. draft.Approvals, .. Approvals(errors, inventory)];
            draft.Partly = [.. draft.Partly, .. errors.Where(error => error.Finding.Rule == GateRules.EvidenceMissing).Select(error => error.Result.Facts!.ProjectPath).Distinct().Order(StringComparer.Ordinal)];
            draft.Waivers = [.. draft.Waivers, .. Waivers(errors, today.AddDays(draft.WaiverDays))];
        }

        throw new InvalidOperationException("the drafted policy does not come to rest");
    }

    // What no policy can settle: alarms, inputs that cannot be read, evidence that a restored project lacks, and mistakes of the draft itself.
    // Of a tool in a manifest, which no restore compares here, integrity is a debt for now: else init could set no tool up. What contradicts a record is for a
    // person to decide; what the files have mended already is for a restore.
    internal static bool Settle(Finding finding, GateResult result) => finding.Rule.Family != RuleFamilies.Trust && finding.Rule != CapabilityGained.Descriptor
        && !(finding.Rule == LockFileMissing.Descriptor && LockFileSwitch.IsNotRestoredYet(result.Facts!)) && IsSettled(finding, result);

    private static bool IsSettled(Finding finding, GateResult result) => Alarms.IsOne(finding) ? finding.Rule.Family == RuleFamilies.Integrity && result.Facts is { Kind: InputKind.ToolManifest } : finding.Rule.IsWaivable || (finding.Rule == GateRules.EvidenceMissing && result.Facts is { Kind: not InputKind.Project });

    private static bool IsBuildCode(Finding finding) => finding.Kind != CodeKinds.None && finding.Rule != BuildCodeChanged.Descriptor;

    private static IEnumerable<ApprovalDraft> Approvals((Finding Finding, GateResult Result)[] errors, Inventory inventory)
    {
        RunningCode[] running = [.. errors.Where(error => IsBuildCode(error.Finding))
            .Select(error => new RunningCode(error.Result.Facts!.Packages.First(package => package.Id == error.Finding.PackageId && package.Version == error.Finding.Version), error.Result.Facts, error.Finding.Kind))
            .GroupBy(running => (running.Package.Id.ToUpperInvariant(), running.Package.Version))
            .Select(group => group.First() with { Kinds = group.Aggregate(CodeKinds.None, (kinds, running) => kinds | running.Kinds) })
            .OrderBy(running => running.Package.Id, StringComparer.OrdinalIgnoreCase).ThenBy(running => running.Package.Version)];
        ILookup<bool, RunningCode> bySdk = running.ToLookup(one => one.Package.IsFromSdk && inventory.IsAnchored(inventory.NameOf(one.Package.Id)));
        foreach (IGrouping<string, RunningCode> versions in bySdk[false].GroupBy(running => running.Package.Id, StringComparer.OrdinalIgnoreCase))
        {
            // The hash is the anchor: where all versions have one, an update with the same bytes needs no review.
            bool isOne = versions.Select(version => (version.Kinds, version.Digest)).Distinct().Count() == 1;
            foreach (RunningCode version in isOne ? versions.Take(1) : versions)
            {
                yield return new ApprovalDraft(isOne ? version.Package.Id : $"{version.Package.Id}@{version.Package.Version.ToNormalizedString()}", version.Kinds, version.Digest);
            }
        }

        foreach (IGrouping<string, RunningCode> packs in bySdk[true].GroupBy(running => inventory.NameOf(running.Package.Id), StringComparer.OrdinalIgnoreCase))
        {
            yield return new ApprovalDraft(packs.Key, packs.Aggregate(CodeKinds.None, (kinds, pack) => kinds | pack.Kinds), null);
        }
    }

    private sealed record RunningCode(ResolvedPackage Package, ProjectFacts Facts, CodeKinds Kinds)
    {
        public string Digest => ((Evidence<PackageContent>.Known)Facts.Evidence.Of<PackageContent>(Package)).Value.Digest;
    }

    // Each debt by its name and in its projects only, so that a new one fails: no list of packages times a list of projects.
    internal static IEnumerable<WaiverDraft> Waivers((Finding Finding, GateResult Result)[] errors, DateOnly expires)
    {
        (Finding Finding, ProjectFacts Facts)[] debts = [.. errors.Where(error => !IsBuildCode(error.Finding) && error.Finding.Rule.IsWaivable).Select(error => (error.Finding, error.Result.Facts!))];
        foreach (IGrouping<string, (Finding Finding, ProjectFacts Facts)> rule in debts.GroupBy(debt => debt.Finding.Rule.Id).OrderBy(rule => rule.Key, StringComparer.Ordinal))
        {
            IEnumerable<(string Name, string[] Projects)> packages = rule.Where(debt => debt.Finding.PackageId is not null).GroupBy(debt => NameOf(debt.Finding), StringComparer.OrdinalIgnoreCase)
                .Select(name => (name.Key, name.Select(debt => debt.Facts.ProjectPath).Distinct().Order(StringComparer.Ordinal).ToArray()));
            foreach (IGrouping<string, (string Name, string[] Projects)> projects in packages.GroupBy(package => YamlValue.List(package.Projects), StringComparer.Ordinal).OrderBy(projects => projects.Key, StringComparer.Ordinal))
            {
                yield return new WaiverDraft(rule.Key, [.. projects.Select(package => package.Name).Order(StringComparer.OrdinalIgnoreCase)], [], projects.First().Projects, expires);
            }

            // The source and the file are the same whatever project they are found by.
            string[] subjects = [.. rule.Where(debt => debt.Finding.PackageId is null).Select(debt => PolicyEntries.SubjectOf(debt.Finding, debt.Facts)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
            if (subjects.Length > 0)
            {
                yield return new WaiverDraft(rule.Key, [], subjects, [], expires);
            }
        }
    }

    private static string NameOf(Finding finding) => finding.Version is { } version ? $"{finding.PackageId}@{version.ToNormalizedString()}" : finding.PackageId!;

    // What a later round has settled otherwise needs no waiver any more.
    private static IReadOnlyList<WaiverDraft> Needed(IReadOnlyList<WaiverDraft> waivers, IReadOnlyList<GateResult> results)
    {
        (Finding Finding, ProjectFacts Facts)[] waived = [.. results.SelectMany(result => result.Verdict.Findings.Where(finding => finding.IsWaived).Select(finding => (finding, result.Facts!)))];
        return [.. waivers.Select(waiver => waiver with
        {
            Packages = [.. waiver.Packages.Where(name => waived.Any(one => one.Finding.Rule.Id == waiver.Rule && one.Finding.PackageId is not null && NameOf(one.Finding).Equals(name, StringComparison.OrdinalIgnoreCase)))],
            Subjects = [.. waiver.Subjects.Where(subject => waived.Any(one => one.Finding.Rule.Id == waiver.Rule && one.Finding.PackageId is null && PolicyEntries.SubjectOf(one.Finding, one.Facts).Equals(subject, StringComparison.OrdinalIgnoreCase)))],
        }).Where(waiver => waiver.Packages.Count + waiver.Subjects.Count > 0)];
    }
}
