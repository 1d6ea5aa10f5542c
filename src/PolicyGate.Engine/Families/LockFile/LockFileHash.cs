using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0303: the archive on disk is not the one that the lock file names, by NuGet's own content hash.</summary>
internal sealed class LockFileHash : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0303", "Lock file hash differs from the package", RuleFamilies.LockFile, Severity.Error, "the lock file's `contentHash` is not the hash of the archive on disk (`content-hash: verify`)", "lockfile.content-hash");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.LockFile?.VerifyContentHash is not { Value: true } verify)
        {
            yield break;
        }

        if (facts.Lock is not Evidence<LockFile>.Known { Value: { } lockFile })
        {
            if (policy.LockFile.Required is null && facts.Lock is Evidence<LockFile>.Missing missing)
            {
                yield return FindingFactory.MissingFact(Descriptor, facts.LockFileAt, verify.At, missing.Reason);
            }

            yield break;
        }

        ILookup<string, LockEntry> byId = lockFile.Packages.ToLookup(entry => entry.Id, StringComparer.OrdinalIgnoreCase);
        (ResolvedPackage Package, LockEntry[] Entries)[] pairs = [.. facts.PackagesOnDisk()
            .Select(package => (package, byId[package.Id].Where(entry => VersionComparer.VersionRelease.Equals(entry.Resolved, package.Version)).ToArray()))
            .Where(pair => pair.Item2.Length > 0)];
        foreach (Finding unlocked in NotInTheLockFile(policy, facts, byId, verify.At))
        {
            yield return unlocked;
        }

        facts.Evidence.Prepare(pairs.Select(pair => pair.Package), facts.Evidence.Of<ContentHash>);
        foreach (Finding finding in pairs.SelectMany(pair => Compare(pair.Package, pair.Entries, facts, verify.At)))
        {
            yield return finding;
        }
    }

    // What the graph has and the lock file has not, no hash is known of; "in-sync: true" has its own word for it.
    private static IEnumerable<Finding> NotInTheLockFile(Policy policy, ProjectFacts facts, ILookup<string, LockEntry> byId, SourceSpan decidedBy)
    {
        if (policy.LockFile!.InSync is { Value: true } || facts.Kind != InputKind.Project)
        {
            return [];
        }

        HashSet<(string Id, NuGetVersion Version)> graph = [.. facts.Targets.SelectMany(target => target.Entries.Values).Where(entry => entry.Kind != TargetEntryKind.Project).Select(entry => (entry.Id.ToUpperInvariant(), entry.Version))];
        return facts.Packages
            .Where(package => graph.Contains((package.Id.ToUpperInvariant(), package.Version)) && !byId[package.Id].Any(entry => VersionComparer.VersionRelease.Equals(entry.Resolved, package.Version)))
            .Select(package => FindingFactory.MissingFact(Descriptor, package.At, decidedBy, $"{Path.GetFileName(facts.LockFilePath)} has no entry for {Printable.Short(package.Id)} {Printable.Short(package.Version.ToNormalizedString())}; restore to update the lock file", package));
    }

    private static IEnumerable<Finding> Compare(ResolvedPackage package, LockEntry[] entries, ProjectFacts facts, SourceSpan decidedBy)
    {
        if (facts.Evidence.Of<ContentHash>(package) is not Evidence<ContentHash>.Known { Value.Value: { } hash })
        {
            string reason = ((Evidence<ContentHash>.Missing)facts.Evidence.Of<ContentHash>(package)).Reason;
            return [FindingFactory.MissingFact(Descriptor, entries[0].At, decidedBy, reason, package)];
        }

        return entries
            .Where(entry => !hash.Equals(entry.ContentHash, StringComparison.Ordinal))
            .DistinctBy(entry => entry.ContentHash)
            .Select(entry => Descriptor.About(package, facts, decidedBy, entry.ContentHash is null
                ? "has no contentHash in the lock file; restore to write it"
                : $"on disk has the content hash {hash} but the lock file says {entry.ContentHash}; the package was altered or replaced: delete it from the package folder, restore from a source that you trust, and find out why") with
            { At = entry.At });
    }
}
