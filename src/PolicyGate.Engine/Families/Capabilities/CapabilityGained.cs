using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1401: the package's libraries can do what those that are recorded could not.</summary>
internal sealed class CapabilityGained : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1401", "Package gained a capability", RuleFamilies.Capabilities, Severity.Error, "the package's libraries can do what its record in the trust file does not have; severity by `gained`", "capabilities.gained");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Capabilities is not { Gained: { Value: not Severity.Off } gained } section || policy.Trust is null || facts.Trust.Own.IsUnreadable)
        {
            yield break;
        }

        ResolvedPackage[] recorded = [.. facts.JudgedPackages(policy).Where(package => package.FolderPath is not null && facts.Trust.Find(package.Id) is not null)];
        facts.Evidence.Prepare(recorded, facts.Evidence.Of<PackageCapabilities>);
        foreach (ResolvedPackage package in recorded)
        {
            TrustRecord record = facts.Trust.Find(package.Id)!;
            switch (facts.Evidence.Of<PackageCapabilities>(package))
            {
                case Evidence<PackageCapabilities>.Missing missing:
                    yield return FindingFactory.MissingFact(Descriptor, package.At, gained.At, missing.Reason, package);
                    break;
                case Evidence<PackageCapabilities>.Known known when (known.Value.OfLibraries & ~record.Capabilities & ~section.MayGain) is var more and not Capability.None:
                    CapableCode[] code = [.. known.Value.Code.Where(one => one.IsLibrary)];
                    IEnumerable<string> shown = (more & ~Capability.Unanalysable).Each().Select(one => CapabilityText.Of(one, code));
                    string what = string.Join("; ", more.HasFlag(Capability.Unanalysable) ? [.. shown, $"{Capability.Unanalysable.Word()} ({CapabilityText.Unanalysed(code)})"] : shown);
                    yield return Descriptor.About(package, facts, gained.At, $"can do what was not recorded of it: {what}, in a record that was {TrustJudgement.Standing(record)}; find out what it needs that for, then policygate trust update --accept {package.Id} --by NAME takes it in{package.Way(facts)}") with { SettingSeverity = gained.Value };
                    break;
                default:
                    break;
            }
        }
    }
}
