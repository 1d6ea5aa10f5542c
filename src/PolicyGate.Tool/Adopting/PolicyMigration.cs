using PolicyGate.Cache;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Trusting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Adopting;

/// <summary>
/// Moves what is particular to packages from a policy into the trust file, one section after the other, as far as the verdict on every package stays the same;
/// what a person wrote stays.
/// </summary>
internal sealed class PolicyMigration(CheckOptions options, string file)
{
    private readonly List<string> stays = [];
    private readonly EvidenceCache cache = RepositoryCheck.CacheOf(options);
    private IReadOnlyList<CheckInput> inputs = [];
    private TrustDraft? trust;

    /// <summary>What does not move, and why, a line each.</summary>
    public IReadOnlyList<string> Stays => stays;

    /// <summary>The trust file.</summary>
    public TrustDraft? Trust => trust;

    /// <summary>The findings that leave nothing to move: the policy cannot be used.</summary>
    public IReadOnlyList<Finding> Problems { get; private set; } = [];

    /// <summary>Whether a policy lists packages that a trust file could carry.</summary>
    public static bool IsLong(string text)
    {
        try
        {
            YamlOutline root = YamlOutline.Read(text);
            return root["packages"]?["default"]?.Text != "trust" && root["packages"]?["allow"]?.Items.Any(item => item.Text is { } id && !id.Contains('@', StringComparison.Ordinal) && !id.EndsWith('*')) == true;
        }
        catch (YamlDotNet.Core.YamlException)
        {
            return false;
        }
    }

    /// <summary>The policy's text afterwards.</summary>
    public async Task<string> MoveAsync(string before, CancellationToken cancellation)
    {
        RepositoryCheck check = new(options, cache);
        (CheckInput Input, GateResult Result)[] judged = [.. (await check.FindAsync(cancellation).ConfigureAwait(false)).Select(input => (input, check.Judge(input))).Where(pair => pair.Item2.PolicyFile == file)];
        inputs = [.. judged.Where(pair => pair.Result.Facts is not null).Select(pair => pair.Input)];
        if (inputs.Count == 0)
        {
            Problems = [.. judged.SelectMany(pair => pair.Result.Verdict.Findings).DistinctBy(finding => (finding.Rule, finding.At, finding.Message))];
            return before;
        }

        CheckReport wanted = await ReportAsync(before, cancellation).ConfigureAwait(false);
        string text = Named(before, judged.First(pair => pair.Result.Facts is not null).Result.Policy!);
        GateResult[] results = Judge(text);
        if (results.FirstOrDefault(result => result.Facts is null) is { } unusable)
        {
            Problems = unusable.Verdict.Findings;
            return before;
        }

        if (DraftTrust.Unreadable(results) is { Length: > 0 } unreadable)
        {
            Problems = unreadable;
            return before;
        }

        // What the policy says something against today, no record may take that back.
        ILookup<string, Finding> against = wanted.Projects.SelectMany(project => project.Findings).Where(finding => finding is { PackageId: not null, Rule.Family: RuleFamilies.Packages or RuleFamilies.BuildCode or RuleFamilies.Signatures })
            .ToLookup(finding => finding.PackageId!, StringComparer.OrdinalIgnoreCase);
        stays.AddRange(against.OrderBy(id => id.Key, StringComparer.OrdinalIgnoreCase).Select(id => $"{id.Key}, which is not recorded: {string.Join(", ", id.Select(finding => finding.Rule.Id).Distinct().Order(StringComparer.Ordinal))} is about it today"));
        trust = DraftTrust.Of(results, id => !against.Contains(id), check.Today);
        stays.AddRange(trust.Left.Select(left => $"{left.Id}, which is not recorded: {left.Why}"));
        if (SameVerdict.Difference(wanted, await ReportAsync(text, cancellation).ConfigureAwait(false), file) is { } difference)
        {
            stays.Add($"everything: with the records alone {difference}");
            trust = null;
            return before;
        }

        bool isAnyMoved = false;
        foreach ((string section, string list, Func<MovableEntries, PolicyLines, Func<SourceSpan, bool>, (IReadOnlyList<SourceSpan> Moved, int Stay)> find) in Sections)
        {
            if (Moved(text, section, list, find, [.. Judge(text).Select(result => result.Policy!)]) is { } moved)
            {
                if (SameVerdict.Difference(wanted, await ReportAsync(moved, cancellation).ConfigureAwait(false), file) is { } other)
                {
                    stays.Add($"{section}.{list}: without its entries {other}");
                    continue;
                }

                (text, isAnyMoved) = (moved, true);
            }
        }

        trust = isAnyMoved ? trust : null;
        return isAnyMoved ? text : before;
    }

    private static (string, string, Func<MovableEntries, PolicyLines, Func<SourceSpan, bool>, (IReadOnlyList<SourceSpan>, int)>)[] Sections =>
    [
        ("packages", "allow", (entries, lines, isInScope) => entries.Packages(lines, isInScope)),
        ("build-code", "allow", (entries, lines, isInScope) => entries.BuildCode(lines, isInScope)),
        ("signatures", "for", (entries, lines, isInScope) => entries.Signatures(lines, isInScope)),
    ];

    // The section trust; and the clock that counted so far, where the policy names none.
    private static string Named(string before, Policy known)
    {
        PolicyText policy = new(before);
        if (known.Trust is null)
        {
            policy.AddKey(["trust"], "file", TrustFileName.Default, "what is known of each package; policygate trust writes it, and a person reviews it");
            if (known.Age is { Clock: null })
            {
                policy.AddKey(["age"], "clock", "signature");
            }
        }

        return policy.Text;
    }

    private string? Moved(string text, string section, string list, Func<MovableEntries, PolicyLines, Func<SourceSpan, bool>, (IReadOnlyList<SourceSpan> Moved, int Stay)> find, IReadOnlyList<Policy> policies)
    {
        PolicyText policy = new(text);
        PolicyLines lines = new(text);
        MovableEntries entries = new(file, policies, trust!.Records.ToDictionary(record => record.Id, StringComparer.OrdinalIgnoreCase));
        (IReadOnlyList<SourceSpan> moved, int stay) = find(entries, lines, at => policy.ScopeAt(at.Line, at.Column) is not null);
        if (entries.Opened is { } opened)
        {
            stays.Add($"{section}.{list}: {opened}");
        }

        else if (stay > 0)
        {
            stays.Add($"{Quantity.Of(stay, "entry")} of {section}.{list}: a pattern, a version, a reason or a comment of a person, nothing that is recorded, or not written in lines of their own");
        }

        if (moved.Count == 0)
        {
            return null;
        }

        foreach (SourceSpan entry in moved)
        {
            lines.Remove(entry);
        }

        lines.RemoveEmpty(list, moved[0], "[]");
        Located<DefaultAction>? written = section == "packages" ? policies[0].Packages?.Default : section == "build-code" ? policies[0].BuildCode?.Default : null;
        if (section == "signatures")
        {
            return Unsigned(lines.Text);
        }

        if (written is { Value: DefaultAction.Deny } deny && deny.At.File == file && policy.ScopeAt(deny.At.Line, deny.At.Column) is null)
        {
            lines.Replace(deny.At, "deny", "trust");
            return lines.Text;
        }

        if (written is { Value: DefaultAction.Trust })
        {
            return lines.Text;
        }

        PolicyText added = new(lines.Text);
        added.AddKey([section], "default", "trust");
        return added.Text;
    }

    // Signers that no entry names any more.
    private static string Unsigned(string text)
    {
        YamlOutline? signatures = YamlOutline.Read(text)["signatures"];
        string[] needed = [.. Names(signatures), .. YamlOutline.Read(text)["scopes"]?.Items.SelectMany(scope => Names(scope["signatures"])) ?? []];
        PolicyLines lines = new(text);
        SourceSpan? first = null;
        foreach ((YamlOutline key, YamlOutline value) in signatures?["signers"]?.Entries ?? [])
        {
            int line = text.AsSpan(0, key.Start).Count('\n') + 1;
            if (!needed.Contains(key.Text) && !text[key.Start..value.End].Contains('\n', StringComparison.Ordinal) && signatures!["signers"]!.IsFlow is false)
            {
                lines.Remove(new SourceSpan(string.Empty, line, 1));
                first ??= new SourceSpan(string.Empty, line, 1);
            }
        }

        if (first is { } one)
        {
            lines.RemoveEmpty("signers", one, "{}");
        }

        return lines.Text;
    }

    private static IEnumerable<string> Names(YamlOutline? signatures) => signatures?["for"]?.Items.SelectMany(demand => demand["signers"]?.Items ?? []).Select(name => name.Text).OfType<string>() ?? [];

    private GateResult[] Judge(string text)
    {
        RepositoryCheck check = new(options with { Drafts = TrustDraft.Drafts(file, text, trust) }, cache);
        return [.. inputs.Select(check.Judge)];
    }

    private Task<CheckReport> ReportAsync(string text, CancellationToken cancellation) => new RepositoryCheck(options with { Drafts = TrustDraft.Drafts(file, text, trust) }, cache).RunAsync(null, cancellation);
}
