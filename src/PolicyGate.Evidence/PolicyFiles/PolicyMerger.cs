using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>
/// Lays one layer over what the layers before it say: scalars replace, lists append, <c>rules</c> merge by id. What is final
/// may be tightened and never loosened (PG0107).
/// </summary>
internal sealed class PolicyMerger(PolicyProblems problems)
{
    // The sections that are decided by what packages are, and not by what the graph says of them.
    private static readonly string[] OfEvidence = [RuleFamilies.BuildCode, RuleFamilies.Signatures, RuleFamilies.Integrity, RuleFamilies.Age, RuleFamilies.Licenses, RuleFamilies.Sources, RuleFamilies.LockFile];

    private readonly FinalKeys final = new(problems);

    /// <summary>From now on these may not be loosened.</summary>
    public void Seal(IEnumerable<Located<string>> keys) => final.Seal(keys);

    /// <summary>The lower policy with the upper one over it.</summary>
    public Policy Merge(Policy lower, Policy upper)
    {
        CheckSeverities(lower, upper);
        CheckWaivers(upper);
        CheckMissingEvidence(lower, upper);
        final.MayNotGrow("exclude", upper.Exclude.Select(exclusion => exclusion.At));
        EvidenceSectionMerger evidence = new(final, problems);
        return new Policy
        {
            File = upper.File,
            Packages = Merge(lower.Packages, upper.Packages),
            Pinning = Merge(lower.Pinning, upper.Pinning),
            LockFile = Merge(lower.LockFile, upper.LockFile),
            Sources = evidence.Merge(lower.Sources, upper.Sources),
            Signatures = evidence.Merge(lower.Signatures, upper.Signatures),
            Integrity = evidence.Merge(lower.Integrity, upper.Integrity),
            Age = evidence.Merge(lower.Age, upper.Age),
            BuildCode = evidence.Merge(lower.BuildCode, upper.BuildCode),
            Licenses = evidence.Merge(lower.Licenses, upper.Licenses),
            Waivers = Merge(lower.Waivers, upper.Waivers),
            Exclude = [.. lower.Exclude, .. upper.Exclude],
            Severities = lower.Severities.Concat(upper.Severities)
                .GroupBy(pair => pair.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal),
            OnMissingEvidence = final.Scalar(lower.OnMissingEvidence, upper.OnMissingEvidence, "on-missing-evidence"),
            CheckSdkPackages = final.Scalar(lower.CheckSdkPackages, upper.CheckSdkPackages, "sdk-packages"),
        };
    }

    private PackagesSection? Merge(PackagesSection? lower, PackagesSection? upper)
    {
        if (lower is null || upper is null)
        {
            return upper ?? lower;
        }

        final.MayNotGrow("packages.allow", upper.Allow.Select(entry => entry.At));

        // An allowlist without a default denies the rest; a base that made it final meant that too.
        if (lower.Default is null && lower.AllowAt is not null && upper.Default is { Value: DefaultAction.Allow } opened && final.Has("packages.default"))
        {
            final.Loosened(opened.At, "packages.default is final");
        }

        return new PackagesSection
        {
            At = upper.At,
            Default = final.Scalar(lower.Default, upper.Default, "packages.default"),
            Allow = [.. lower.Allow, .. upper.Allow],
            AllowAt = upper.AllowAt ?? lower.AllowAt,
            Deny = [.. lower.Deny, .. upper.Deny],
            OnlyVia = [.. lower.OnlyVia, .. upper.OnlyVia],
            LookAlikes = final.Scalar(lower.LookAlikes, upper.LookAlikes, "packages.look-alikes"),
        };
    }

    private PinningSection? Merge(PinningSection? lower, PinningSection? upper)
    {
        if (lower is null || upper is null)
        {
            return upper ?? lower;
        }

        if (final.Has("pinning.prerelease") && lower.Prerelease is not null && upper.Prerelease is { Value.Count: > 0 } grown)
        {
            final.Loosened(grown.At, "pinning.prerelease is final: it may not grow");
        }

        return new PinningSection
        {
            At = upper.At,
            Direct = final.Scalar(lower.Direct, upper.Direct, "pinning.direct"),
            TransitiveLocked = final.Scalar(lower.TransitiveLocked, upper.TransitiveLocked, "pinning.transitive"),
            Prerelease = upper.Prerelease is null ? lower.Prerelease
                : new Located<IReadOnlyList<PackageEntry>>([.. lower.Prerelease?.Value ?? [], .. upper.Prerelease.Value], upper.Prerelease.At),
            CentralRequired = final.Scalar(lower.CentralRequired, upper.CentralRequired, "pinning.central"),
            ResolvedAsDeclared = final.Scalar(lower.ResolvedAsDeclared, upper.ResolvedAsDeclared, "pinning.resolved"),
        };
    }

    private LockFileSection? Merge(LockFileSection? lower, LockFileSection? upper) => lower is null || upper is null
        ? upper ?? lower
        : new LockFileSection
        {
            At = upper.At,
            Required = final.Scalar(lower.Required, upper.Required, "lockfile.required"),
            InSync = final.Scalar(lower.InSync, upper.InSync, "lockfile.in-sync"),
            VerifyContentHash = final.Scalar(lower.VerifyContentHash, upper.VerifyContentHash, "lockfile.content-hash"),
            LockedMode = final.Scalar(lower.LockedMode, upper.LockedMode, "lockfile.locked-mode"),
        };

    private WaiversSection? Merge(WaiversSection? lower, WaiversSection? upper) => lower is null || upper is null
        ? upper ?? lower
        : new WaiversSection(upper.At, final.Scalar(lower.MaxLength, upper.MaxLength, "waivers.max-length"), [.. lower.Entries, .. upper.Entries]);

    private void CheckSeverities(Policy lower, Policy upper)
    {
        foreach ((string id, Located<Severity> severity) in upper.Severities)
        {
            RuleDescriptor rule = RuleCatalog.Find(id)!;
            Severity before = lower.Severities.GetValueOrDefault(id)?.Value
                ?? (rule == LookAlike.Descriptor ? lower.Packages?.LookAlikes?.Value : null)
                ?? rule.Default;
            if (severity.Value < before && (final.Has("rules") || IsFinalRule(rule)))
            {
                final.Loosened(severity.At, $"{id} may not be lowered: {(final.Has("rules") ? "rules" : rule.Setting)} is final");
            }
        }
    }

    // What is final may not be passed by taking the facts away.
    private void CheckMissingEvidence(Policy lower, Policy upper)
    {
        if (upper.OnMissingEvidence is { } level && level.Value < (lower.OnMissingEvidence?.Value ?? GateRules.EvidenceMissing.Default)
            && Array.Find(OfEvidence, final.HasAnyOf) is { } section)
        {
            final.Loosened(level.At, $"on-missing-evidence may not be lowered: {section} is final");
        }
    }

    private void CheckWaivers(Policy upper)
    {
        foreach (Waiver waiver in upper.Waivers?.Entries ?? [])
        {
            RuleDescriptor? sealedRule = waiver.Rules.Select(RuleCatalog.Find).OfType<RuleDescriptor>().FirstOrDefault(IsFinalRule);
            if (final.Has("waivers.entries") || sealedRule is not null)
            {
                final.Loosened(waiver.At, sealedRule is null ? "waivers are final: there may be no more" : $"{sealedRule.Id} may not be waived: {sealedRule.Setting} is final");
            }
        }
    }

    private bool IsFinalRule(RuleDescriptor rule) => rule.Setting is { } setting
        && (final.Has(setting)
            || (rule.Family is RuleFamilies.Sources or RuleFamilies.Signatures or RuleFamilies.Integrity or RuleFamilies.Age or RuleFamilies.Licenses or RuleFamilies.BuildCode && final.HasAnyOf(rule.Family))
            || (rule == VersionNotAllowed.Descriptor && final.Has("packages.default")) || (rule == PackageNotAllowed.Descriptor && final.Has("packages.allow")));
}
