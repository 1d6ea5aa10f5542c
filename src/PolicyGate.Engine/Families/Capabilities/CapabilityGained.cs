using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1401: the package can do what its record does not have.</summary>
internal sealed class CapabilityGained : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1401", "Package gained a capability", RuleFamilies.Capabilities, Severity.Error, "the package's libraries, or what of it runs in builds, can do what its record in the trust file does not have; severity by `gained`", "capabilities.gained");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Capabilities is not { Gained: { Value: not Severity.Off } may } section || policy.Trust is null || facts.Trust.Own.IsUnreadable)
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
                    yield return FindingFactory.MissingFact(Descriptor, package.At, may.At, missing.Reason, package);
                    break;
                case Evidence<PackageCapabilities>.Known known:
                    string[] gained =
                    [
                        .. Gained(string.Empty, known.Value.OfLibraries & ~record.Capabilities & ~section.MayGain.Libraries, [.. known.Value.Code.Where(one => one.IsLibrary)]),
                        .. Gained(facts.Kind == InputKind.ToolManifest ? string.Empty : "in a build ", known.Value.OfBuildCode & ~record.BuildCodeCapabilities & ~section.MayGain.BuildCode, [.. known.Value.Code.Where(one => one.IsBuildCode)]),
                    ];
                    if (gained.Length > 0)
                    {
                        yield return Descriptor.About(package, facts, may.At, $"can do what was not recorded of it: {string.Join("; ", gained)}, in a record that was {TrustJudgement.Standing(record)}; find out what it needs that for, then policygate trust update --accept {package.Id} --by NAME takes it in{package.Way(facts)}") with { SettingSeverity = may.Value };
                    }

                    break;
                default:
                    throw new InvalidOperationException();
            }
        }
    }

    private static IEnumerable<string> Gained(string where, Capability more, CapableCode[] code) => more.Each()
        .Select(one => $"{where}{(one == Capability.Unanalysable ? $"{one.Word()} ({CapabilityText.Unanalysed(code)})" : CapabilityText.Of(one, code))}");
}
