using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Adopting;

/// <summary>Which entries of a policy say no more than records of the trust file do: exact ids, as they are, in lines that a command wrote.</summary>
/// <param name="file">The policy.</param>
/// <param name="policies">What it says to each of its projects.</param>
/// <param name="records">The records, by id.</param>
internal sealed class MovableEntries(string file, IReadOnlyList<Policy> policies, IReadOnlyDictionary<string, TrustRecord> records)
{
    // What init wrote beside a prefix that it allowed.
    private const string OfPrefix = "which signatures.for asks for";

    /// <summary>Why nothing of the list that was asked for last can move; <see langword="null"/> where that is decided entry by entry.</summary>
    public string? Opened { get; private set; }

    /// <summary>Ids of the allowlist.</summary>
    public (IReadOnlyList<SourceSpan> Moved, int Stay) Packages(PolicyLines lines, Func<SourceSpan, bool> isInScope)
    {
        PackageEntry[] all = [.. policies.SelectMany(policy => policy.Packages?.Allow ?? []).Where(entry => entry.At.File == file).DistinctBy(entry => entry.At)];

        // A record counts everywhere: what some projects alone may have would be let into all of them.
        string? opened = records.Keys.FirstOrDefault(id => policies.Any(policy => policy.Packages is { } section && section.DeniesByDefault() && !section.Allow.Any(entry => entry.Id.Matches(id))));
        opened ??= all.FirstOrDefault(entry => isInScope(entry.At) && records.Keys.Any(entry.Id.Matches))?.ToString();
        Opened = opened is null ? null : $"{opened} is allowed to some projects only, and a record would let it into all of them";
        PackageEntry[] moved = opened is not null ? [] : [.. all.Where(entry => !isInScope(entry.At) && entry is { Versions.IsAny: true, Reason: null, Inherited: false } && lines.IsPlain(entry.At, OfPrefix) && (entry.Id.IsPrefix ? IsGenerated(entry, lines) : records.ContainsKey(entry.Id.Text)))];
        return ([.. moved.Select(entry => entry.At)], all.Length - moved.Length);
    }

    /// <summary>Approvals of build code by the bytes that it has.</summary>
    public (IReadOnlyList<SourceSpan> Moved, int Stay) BuildCode(PolicyLines lines, Func<SourceSpan, bool> isInScope)
    {
        BuildCodeApproval[] all = [.. policies.SelectMany(policy => policy.BuildCode?.Allow ?? []).Where(approval => approval.At.File == file).DistinctBy(approval => approval.At)];
        TrustRecord? opened = records.Values.FirstOrDefault(record => record.BuildCode != CodeKinds.None && policies.Any(policy => policy.BuildCode is { Denies: true } && !IsApproved(record, policy)));
        opened ??= records.Values.FirstOrDefault(record => all.Any(approval => isInScope(approval.At) && approval.Package.Id.Matches(record.Id)));
        Opened = opened is null ? null : $"not all build code of {opened.Id} is approved, of every project, and a record would let all of it run";
        BuildCodeApproval[] moved = opened is not null ? [] : [.. all.Where(approval => !isInScope(approval.At) && approval is { Package: { Id.IsPrefix: false, Reason: null, Inherited: false }, Sha256: not null } && lines.IsPlain(approval.At)
            && records.GetValueOrDefault(approval.Package.Id.Text) is { } record && record.BuildCode.HasFlag(approval.Kinds) && record.BuildCodeSha256.Contains(approval.Sha256, StringComparer.Ordinal))];
        return ([.. moved.Select(approval => approval.At)], all.Length - moved.Length);
    }

    // Of all kinds, live today or not: the record would let each of them run, in every project.
    private static bool IsApproved(TrustRecord record, Policy policy) => (record.BuildCode & ~policy.BuildCode!.Allow
        .Where(approval => approval.Package.Id.Matches(record.Id) && (approval.Sha256 is null || record.BuildCodeSha256.Contains(approval.Sha256, StringComparer.Ordinal)))
        .Aggregate(CodeKinds.None, (kinds, approval) => kinds | approval.Kinds)) == CodeKinds.None;

    /// <summary>
    /// Demands of signatures that the records make: of packages that are signed as the section wants, by whom and for whom the entry says, and that no entry
    /// which stays names too.
    /// </summary>
    public (IReadOnlyList<SourceSpan> Moved, int Stay) Signatures(PolicyLines lines, Func<SourceSpan, bool> isInScope)
    {
        SignatureDemand[] all = [.. policies.SelectMany(policy => policy.Signatures?.For ?? []).Where(demand => demand.At.File == file).DistinctBy(demand => demand.At)];
        PackageEntry[] byName = [.. policies.SelectMany(policy => policy.BuildCode?.Allow ?? []).Where(approval => approval.Sha256 is null).Select(approval => approval.Package)];
        SignatureDemand[] others = [.. policies.SelectMany(policy => policy.Signatures?.For ?? []).Where(demand => demand.At.File != file || isInScope(demand.At)).DistinctBy(demand => demand.At)];
        HashSet<SignatureDemand> moved = [.. all.Where(demand => !isInScope(demand.At) && !demand.Inherited && lines.IsPlain(demand.At) && demand.Packages.All(entry => IsRecorded(entry, demand, lines, byName)))];
        for (int before = -1; before != moved.Count;)
        {
            before = moved.Count;
            SignatureDemand[] staying = [.. all.Except(moved), .. others];
            moved.RemoveWhere(demand => demand.Packages.Any(entry => staying.Any(other => other.Packages.Any(named => named.Id.Matches(entry.Id.Text) || (entry.Id.IsPrefix && entry.Id.Matches(named.Id.Text))))));
        }

        return ([.. moved.Select(demand => demand.At)], all.Length - moved.Count);
    }

    private bool IsRecorded(PackageEntry entry, SignatureDemand demand, PolicyLines lines, PackageEntry[] byName)
    {
        if (!entry.Versions.IsAny || byName.Any(approved => approved.Id.Matches(entry.Id.Text)))
        {
            return false;
        }

        if (entry.Id.IsPrefix)
        {
            return policies.SelectMany(policy => policy.Packages?.Allow ?? []).Any(allowed => allowed.At.File == file && allowed.Id.Equals(entry.Id) && IsGenerated(allowed, lines))
                && records.Values.Where(record => entry.Id.Matches(record.Id)).All(record => IsAsDemanded(record, demand));
        }

        return records.GetValueOrDefault(entry.Id.Text) is { } one && IsAsDemanded(one, demand);
    }

    // The record asks for everything that the entry does, and the section for a signature at all.
    private bool IsAsDemanded(TrustRecord record, SignatureDemand demand)
    {
        RequiredSignature section = policies.Select(policy => policy.Signatures?.Require?.Value ?? RequiredSignature.None).Min();
        bool isAsked = section switch
        {
            RequiredSignature.Repository => record.Signatures.HasFlag(SignatureLevels.Repository),
            RequiredSignature.Author => record.Signatures.HasFlag(SignatureLevels.Author),
            RequiredSignature.Any => record.Signatures != SignatureLevels.None,
            _ => false,
        };
        bool isSigned = demand.Require switch
        {
            RequiredSignature.Author => record.Signatures.HasFlag(SignatureLevels.Author),
            RequiredSignature.Repository => record.Signatures.HasFlag(SignatureLevels.Repository),
            RequiredSignature.Any => record.Signatures != SignatureLevels.None,
            RequiredSignature.None => false,
            _ => true,
        };
        return isAsked && isSigned
            && (demand.Fingerprints.Count + demand.Signers.Count == 0 || record.Signatures.HasFlag(SignatureLevels.Author))
            && (demand.Owners.Count == 0 || (record.Owners.Count > 0 && record.Owners.All(owner => demand.Owners.Contains(owner, StringComparer.OrdinalIgnoreCase))));
    }

    private static bool IsGenerated(PackageEntry entry, PolicyLines lines) => !lines.IsPlain(entry.At) && lines.IsPlain(entry.At, OfPrefix);
}
