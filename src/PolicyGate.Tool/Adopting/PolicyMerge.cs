using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Tool.Allowing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Trusting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Adopting;

/// <summary>
/// Adds to a policy that is there what a new one would say: the sections that it has not, the packages that are here with all that they bring, and waivers with an
/// end for the rest. What a person wrote stays.
/// </summary>
internal sealed class PolicyMerge(CheckOptions options, string file, string? preset)
{
    private const int MostRounds = 7;

    /// <summary>Drafts it.</summary>
    /// <param name="before">The policy that is there.</param>
    /// <param name="cancellation">Stops between two projects.</param>
    public async Task<Drafted> WriteAsync(string before, CancellationToken cancellation)
    {
        (IReadOnlyList<CheckInput> inputs, IReadOnlyList<UnreadProject> unread) = await ReadableInputs.FindAsync(options with { Policy = file }, cancellation).ConfigureAwait(false);
        DraftJudge judge = new(options, file, inputs);
        GateResult[] results = judge.Judge(before, null, cancellation);
        if (Undecided(results) is { Length: > 0 } undecided)
        {
            return new Drafted(null, null, undecided, unread);
        }

        if (inputs.Count == 0)
        {
            return new Drafted(null, null, [.. unread.Select(one => one.Problem)], unread);
        }

        PolicyText policy = new(before);
        DateOnly today = new RepositoryCheck(options).Today;
        PolicyDraft draft = new(new Inventory([.. results.Select(result => result.Facts!)]), today, preset);
        if (preset is not null && !policy.Lists("extends", preset))
        {
            policy.Add(["extends"], preset);
            results = judge.Judge(policy.Text, null, cancellation);
            if (Undecided(results) is { Length: > 0 } problems)
            {
                return new Drafted(null, null, problems, unread);
            }
        }

        AddSections(policy, draft, results[0].Policy!);
        foreach (UnreadProject excluded in unread.Where(one => one.IsExcluded))
        {
            policy.Add(["exclude"], excluded.Entry(today));
        }

        TrustDraft? trust = null;
        for (int round = 0; round < MostRounds; round++)
        {
            results = judge.Judge(policy.Text, trust, cancellation);
            if ((Undecided(results) is { Length: > 0 } undecidable ? undecidable : DraftTrust.Unreadable(results)) is { Length: > 0 } problems)
            {
                return new Drafted(null, null, problems, unread);
            }

            if (trust is null)
            {
                trust = DraftTrust.Of(results, today);
                continue;
            }

            (Finding Finding, GateResult Result)[] errors = DraftJudge.Open(results);
            if (errors.Length == 0)
            {
                return new Drafted(policy.Text, trust, [], unread) { Projects = [.. results.Select(result => result.Facts!)] };
            }

            Finding[] unsettled = [.. errors.Where(error => !Adoption.Settle(error.Finding, error.Result)).Select(error => error.Finding)];
            if (unsettled.Length > 0)
            {
                return new Drafted(null, null, unsettled, unread);
            }

            Settle(policy, errors, results, draft, today);
        }

        throw new InvalidOperationException("the merged policy does not come to rest");
    }

    private void AddSections(PolicyText policy, PolicyDraft draft, Policy known)
    {
        (string Name, bool IsThere)[] sections =
        [
            ("trust", known.Trust is not null), ("packages", known.Packages is not null), ("pinning", known.Pinning is not null), ("lockfile", known.LockFile is not null), ("sources", known.Sources is not null), ("signatures", known.Signatures is not null),
            ("integrity", known.Integrity is not null), ("age", known.Age is not null), ("licenses", known.Licenses is not null), ("build-code", known.BuildCode is not null), ("capabilities", known.Capabilities is not null),
        ];
        foreach ((string name, _) in sections.Where(section => !section.IsThere && !policy.Has(section.Name)))
        {
            if (!policy.IsInLines)
            {
                throw new UsageException($"{file} is written in braces; write it in lines, then sections can be added");
            }

            policy.Append(draft.Section(name));
        }
    }

    // Packages are taken in first; what is left after that becomes a debt.
    private void Settle(PolicyText policy, (Finding Finding, GateResult Result)[] errors, GateResult[] results, PolicyDraft draft, DateOnly today)
    {
        PackageGrants grants = new(policy, file, results, isPinned: false, isNamed: _ => false);
        HashSet<(string, object)> asked = [.. errors.Where(error => error.Finding.MendedBy == MendingCommand.Allow).Select(error => (error.Finding.PackageId!.ToUpperInvariant(), (object)error.Finding.Version!))];
        IReadOnlyList<Grant> granted = grants.Of((_, package) => asked.Contains((package.Id.ToUpperInvariant(), package.Version)));
        if (granted.Count > 0)
        {
            PackageGrants.Write(policy, granted);
            return;
        }

        string[] partly = [.. errors.Where(error => error.Finding.Rule == GateRules.EvidenceMissing).Select(error => error.Result.Facts!.ProjectPath).Distinct().Order(StringComparer.Ordinal)];
        if (partly.Length > 0)
        {
            policy.Add(["scopes"], $"{{ projects: {YamlValue.List(partly)}, on-missing-evidence: warning }}", "lock files and manifests say nothing about the packages themselves");
        }

        // The shortest that a policy here asks for, a base's or a scope's among them.
        int days = results.Select(result => result.Policy?.Waivers?.MaxLength).OfType<Located<TimeSpan>>().Select(longest => (int)longest.Value.TotalDays).Append(draft.WaiverDays).Min();
        foreach (WaiverDraft waiver in Adoption.Waivers(errors, today.AddDays(days)))
        {
            policy.Add(["waivers", "entries"], waiver.Entry(today), RuleCatalog.Find(waiver.Rule)!.Title);
        }
    }

    private static Finding[] Undecided(GateResult[] results) =>
        [.. results.Where(result => result.Facts is null).SelectMany(result => result.Verdict.Findings).DistinctBy(finding => (finding.Rule, finding.At, finding.Message))];
}
