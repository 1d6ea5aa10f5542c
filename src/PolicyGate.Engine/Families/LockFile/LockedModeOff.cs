using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0304: NuGet restored without its locked mode, so that a restore may rewrite the lock file.</summary>
internal sealed class LockedModeOff : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0304", "Locked mode is off", RuleFamilies.LockFile, Severity.Error, "NuGet did not restore in locked mode (`locked-mode: always`, or `ci` where CI is true)", "lockfile.locked-mode");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.LockFile?.LockedMode is not { } mode || !(mode.Value == LockedMode.Always || (mode.Value == LockedMode.Ci && facts.IsCi)))
        {
            yield break;
        }

        if (facts.LockedMode is Evidence<bool>.Missing missing)
        {
            yield return FindingFactory.MissingFact(Descriptor, facts.LockedModeAt, mode.At, missing.Reason);
        }
        else if (facts.LockedMode is Evidence<bool>.Known { Value: false })
        {
            string where = mode.Value == LockedMode.Ci ? " in CI" : string.Empty;
            yield return Descriptor.At(facts.LockedModeAt, $"NuGet's locked mode is off{where}; set RestoreLockedMode to true, or restore with --locked-mode", mode.At) with { Subject = facts.ProjectPath };
        }
    }
}
