using PolicyGate.Cache;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Fixing;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Trusting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Adopting;

/// <summary>Asks the gate about a policy that is not written yet, where it will be, as CI would.</summary>
internal sealed class DraftJudge(CheckOptions options, string file, IReadOnlyList<CheckInput> inputs)
{
    private readonly EvidenceCache cache = RepositoryCheck.CacheOf(options);

    /// <summary>The verdicts under a text, and a trust file.</summary>
    public GateResult[] Judge(string text, TrustDraft? trust, CancellationToken cancellation)
    {
        RepositoryCheck check = new(options with { Policy = file, IsCi = true, Drafts = TrustDraft.Drafts(file, text, trust) }, cache);
        return [.. inputs.Select(input =>
        {
            cancellation.ThrowIfCancellationRequested();
            return check.Judge(input);
        })];
    }

    /// <summary>What a policy that passes must have settled: every error, and build code that only warns; not what is of the restore here and otherwise in CI.</summary>
    public static (Finding Finding, GateResult Result)[] Open(IEnumerable<GateResult> results) =>
        [.. results.SelectMany(result => result.Verdict.Findings.Where(finding => !finding.IsWaived && !IsLocalOnly(finding, result) && (finding.Severity == Severity.Error || (finding.Kind != CodeKinds.None && finding.Severity == Severity.Warning))).Select(finding => (finding, result)))];

    private static bool IsLocalOnly(Finding finding, GateResult result) =>
        finding.Rule == LockedModeOff.Descriptor && result.Policy?.LockFile?.LockedMode is { Value: LockedMode.Ci } && LockFileSwitch.IsOnInCi(result.Facts!);
}
