using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0301: the policy wants packages.lock.json and there is none.</summary>
internal sealed class LockFileMissing : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0301", "Lock file missing", RuleFamilies.LockFile, Severity.Error, "there is no packages.lock.json (`required: true`)", "lockfile.required");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.LockFile?.Required is { Value: true } required && facts.Lock is Evidence<LockFile>.Missing)
        {
            string how = facts.LockFileEnabled
                ? "run dotnet restore and commit it"
                : "set RestorePackagesWithLockFile to true in the project or Directory.Build.props, run dotnet restore, and commit it";
            yield return Descriptor.At(facts.LockFileAt, $"{System.IO.Path.GetFileName(facts.LockFilePath)} is missing; {how}", required.At).MendedByFix(facts, !facts.LockFileEnabled) with { Subject = facts.Relative(facts.LockFilePath) };
        }
    }
}
