using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0208: a transitive version that the next restore may change.</summary>
internal sealed class TransitiveNotPinned : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0208", "Transitive version not pinned", RuleFamilies.Pinning, Severity.Error, "a transitive package is neither in a lock file nor pinned centrally (`transitive: locked`)", "pinning.transitive");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Pinning?.TransitiveLocked is not { Value: true } locked)
        {
            return [];
        }

        ResolvedPackage[] loose = [.. facts.JudgedPackages(policy).Where(package =>
            package.Path.Count > 1 && !facts.CentrallyPinned.Contains(package.Id) && !IsLocked(facts, package))];
        return (facts.Lock, loose) switch
        {
            (_, []) => [],

            // One cause, one finding: without a lock file every transitive package is loose.
            (Evidence<LockFile>.Missing, _) => [Descriptor.At(facts.LockFileAt, $"{Count(loose.Length)} not pinned: there is no {System.IO.Path.GetFileName(facts.LockFilePath)}; set RestorePackagesWithLockFile to true and restore", locked.At) with { Subject = facts.Relative(facts.LockFilePath) }],
            _ => loose.Select(package => Descriptor.About(package, facts, locked.At, $"is not in {System.IO.Path.GetFileName(facts.LockFilePath)}{package.Way(facts)}; restore to update the lock file")),
        };
    }

    private static string Count(int packages) => packages == 1 ? "1 transitive package is" : $"{packages} transitive packages are";

    private static bool IsLocked(ProjectFacts facts, ResolvedPackage package) =>
        facts.Lock is Evidence<LockFile>.Known { Value: { } lockFile }
        && lockFile.Packages.Any(entry => entry.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase)
            && VersionComparer.VersionRelease.Equals(entry.Resolved, package.Version));
}
