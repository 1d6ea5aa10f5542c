using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>
/// Lays one layer over what the layers before it say: scalars replace, lists append, <c>rules</c> merge by id. What is final
/// may be tightened and never loosened (PG0107).
/// </summary>
internal sealed class PolicyMerger(PolicyProblems problems)
{
    private readonly HashSet<string> final = new(StringComparer.Ordinal);

    /// <summary>From now on these may not be loosened.</summary>
    public void Seal(IEnumerable<Located<string>> keys) => final.UnionWith(keys.Select(key => key.Value));

    /// <summary>The lower policy with the upper one over it.</summary>
    public Policy Merge(Policy lower, Policy upper)
    {
        CheckSeverities(lower, upper);
        CheckWaivers(upper);
        return new Policy
        {
            File = upper.File,
            Packages = Merge(lower.Packages, upper.Packages),
            Pinning = Merge(lower.Pinning, upper.Pinning),
            LockFile = Merge(lower.LockFile, upper.LockFile),
            Waivers = Merge(lower.Waivers, upper.Waivers),
            Severities = lower.Severities.Concat(upper.Severities)
                .GroupBy(pair => pair.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal),
            OnMissingEvidence = Scalar(lower.OnMissingEvidence, upper.OnMissingEvidence, "on-missing-evidence"),
            CheckSdkPackages = Scalar(lower.CheckSdkPackages, upper.CheckSdkPackages, "sdk-packages"),
        };
    }

    private PackagesSection? Merge(PackagesSection? lower, PackagesSection? upper)
    {
        if (lower is null || upper is null)
        {
            return upper ?? lower;
        }

        if (IsFinal("packages.allow") && upper.Allow.Count > 0)
        {
            Loosened(upper.Allow[0].At, "packages.allow is final: it may not grow");
        }

        // An allowlist without a default denies the rest; a base that made it final meant that too.
        if (lower.Default is null && lower.Allow.Count > 0 && upper.Default is { Value: DefaultAction.Allow } opened && IsFinal("packages.default"))
        {
            Loosened(opened.At, "packages.default is final");
        }

        return new PackagesSection
        {
            At = upper.At,
            Default = Scalar(lower.Default, upper.Default, "packages.default"),
            Allow = [.. lower.Allow, .. upper.Allow],
            Deny = [.. lower.Deny, .. upper.Deny],
            OnlyVia = [.. lower.OnlyVia, .. upper.OnlyVia],
            LookAlikes = Scalar(lower.LookAlikes, upper.LookAlikes, "packages.look-alikes"),
        };
    }

    private PinningSection? Merge(PinningSection? lower, PinningSection? upper)
    {
        if (lower is null || upper is null)
        {
            return upper ?? lower;
        }

        if (IsFinal("pinning.prerelease") && lower.Prerelease is not null && upper.Prerelease is { Value.Count: > 0 } grown)
        {
            Loosened(grown.At, "pinning.prerelease is final: it may not grow");
        }

        return new PinningSection
        {
            At = upper.At,
            Direct = Scalar(lower.Direct, upper.Direct, "pinning.direct"),
            TransitiveLocked = Scalar(lower.TransitiveLocked, upper.TransitiveLocked, "pinning.transitive"),
            Prerelease = upper.Prerelease is null ? lower.Prerelease
                : new Located<IReadOnlyList<PackageEntry>>([.. lower.Prerelease?.Value ?? [], .. upper.Prerelease.Value], upper.Prerelease.At),
            CentralRequired = Scalar(lower.CentralRequired, upper.CentralRequired, "pinning.central"),
            ResolvedAsDeclared = Scalar(lower.ResolvedAsDeclared, upper.ResolvedAsDeclared, "pinning.resolved"),
        };
    }

    private LockFileSection? Merge(LockFileSection? lower, LockFileSection? upper) => lower is null || upper is null
        ? upper ?? lower
        : new LockFileSection
        {
            At = upper.At,
            Required = Scalar(lower.Required, upper.Required, "lockfile.required"),
            InSync = Scalar(lower.InSync, upper.InSync, "lockfile.in-sync"),
            VerifyContentHash = Scalar(lower.VerifyContentHash, upper.VerifyContentHash, "lockfile.content-hash"),
            LockedMode = Scalar(lower.LockedMode, upper.LockedMode, "lockfile.locked-mode"),
        };

    private WaiversSection? Merge(WaiversSection? lower, WaiversSection? upper) => lower is null || upper is null
        ? upper ?? lower
        : new WaiversSection(upper.At, Scalar(lower.MaxLength, upper.MaxLength, "waivers.max-length"), [.. lower.Entries, .. upper.Entries]);

    private Located<T>? Scalar<T>(Located<T>? lower, Located<T>? upper, string key)
    {
        if (lower is not null && upper is not null && IsFinal(key) && !EqualityComparer<T>.Default.Equals(lower.Value, upper.Value))
        {
            Loosened(upper.At, $"{key} is final");
        }

        return upper ?? lower;
    }

    private void CheckSeverities(Policy lower, Policy upper)
    {
        foreach ((string id, Located<Severity> severity) in upper.Severities)
        {
            RuleDescriptor rule = RuleCatalog.Find(id)!;
            Severity before = lower.Severities.GetValueOrDefault(id)?.Value
                ?? (rule == LookAlike.Descriptor ? lower.Packages?.LookAlikes?.Value : null)
                ?? rule.Default;
            if (severity.Value < before && (IsFinal("rules") || IsFinalRule(rule)))
            {
                Loosened(severity.At, $"{id} may not be lowered: {(IsFinal("rules") ? "rules" : rule.Setting)} is final");
            }
        }
    }

    private void CheckWaivers(Policy upper)
    {
        foreach (Waiver waiver in upper.Waivers?.Entries ?? [])
        {
            RuleDescriptor? sealedRule = waiver.Rules.Select(RuleCatalog.Find).OfType<RuleDescriptor>().FirstOrDefault(IsFinalRule);
            if (IsFinal("waivers.entries") || sealedRule is not null)
            {
                Loosened(waiver.At, sealedRule is null ? "waivers are final: there may be no more" : $"{sealedRule.Id} may not be waived: {sealedRule.Setting} is final");
            }
        }
    }

    private bool IsFinalRule(RuleDescriptor rule) => rule.Setting is { } setting
        && (IsFinal(setting) || (rule == VersionNotAllowed.Descriptor && IsFinal("packages.default")) || (rule == PackageNotAllowed.Descriptor && IsFinal("packages.allow")));

    private bool IsFinal(string key) => final.Contains(key) || final.Contains(key.Split('.')[0]);

    private void Loosened(SourceSpan at, string message) =>
        problems.Add(PolicyRules.FinalLoosened, at, $"{message}; a base policy seals it, ask its owners");
}
