using PolicyGate.Rules;
using PolicyGate.Tool.Trusting;
using PolicyGate.Trust;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Adopting;

/// <summary>The trust file of a policy that is drafted.</summary>
internal static class DraftTrust
{
    /// <summary>What a trust file that is there has wrong; nothing where none is there: it is begun.</summary>
    public static Finding[] Unreadable(IReadOnlyList<GateResult> results) => results[0].Facts is { Trust: { Own.Problems.Count: > 0, Path: var path } } && File.Exists(path)
        ? [.. results[0].Verdict.Findings.Where(finding => finding.Rule == TrustFileNotTrue.Descriptor && finding.PackageId is null)]
        : [];

    /// <summary>What is in use, as far as it can be recorded and nobody has to decide about it.</summary>
    public static TrustDraft Of(IReadOnlyList<GateResult> results, DateOnly today) => Of(results, _ => true, today);

    /// <summary>The same of some ids.</summary>
    public static TrustDraft Of(IReadOnlyList<GateResult> results, Func<string, bool> isTaken, DateOnly today) => TrustDraft.Of(TrustFiles.PathOf(results[0].Policy!)!, results, isTaken, today);
}
