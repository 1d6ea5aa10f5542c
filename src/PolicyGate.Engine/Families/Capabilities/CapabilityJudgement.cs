using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>What the rules of PG14 share: what each package can do, held against what the policy allows it.</summary>
internal static class CapabilityJudgement
{
    /// <summary>Every finding of the family; each rule says its own.</summary>
    public static IEnumerable<Finding> Judge(Policy policy, ProjectFacts facts)
    {
        if (policy.Capabilities is not { } section)
        {
            yield break;
        }

        (ResolvedPackage Package, AllowedCapabilities? Libraries, AllowedCapabilities? InBuilds)[] asked =
            [.. facts.PackagesOnDisk().Select(package => (package, section.Libraries(package), section.InBuilds(package))).Where(one => one.Item2 is not null || one.Item3 is not null)];
        facts.Evidence.Prepare(asked.Select(one => one.Package), facts.Evidence.Of<PackageCapabilities>);
        RunningCode running = new(facts);
        foreach ((ResolvedPackage package, AllowedCapabilities? libraries, AllowedCapabilities? inBuilds) in asked)
        {
            switch (facts.Evidence.Of<PackageCapabilities>(package))
            {
                case Evidence<PackageCapabilities>.Missing missing:
                    yield return FindingFactory.MissingFact(libraries is null ? BuildCodeCanDoMore.Descriptor : CapabilityNotAllowed.Descriptor, package.At, (libraries ?? inBuilds)!.DecidedBy, missing.Reason, package);
                    break;
                case Evidence<PackageCapabilities>.Known known:
                    foreach (Finding finding in Judge(libraries, running.Libraries(package, known.Value), package, facts, CapabilityNotAllowed.Descriptor)
                        .Concat(Judge(inBuilds, running.Of(package, known.Value), package, facts, BuildCodeCanDoMore.Descriptor)))
                    {
                        yield return finding;
                    }

                    break;
                default:
                    throw new InvalidOperationException();
            }
        }
    }

    private static IEnumerable<Finding> Judge(AllowedCapabilities? allowed, IReadOnlyList<CapableCode> code, ResolvedPackage package, ProjectFacts facts, RuleDescriptor rule)
    {
        if (allowed is null)
        {
            yield break;
        }

        string key = rule == BuildCodeCanDoMore.Descriptor ? "build-code" : "capabilities";
        Capability more = code.Aggregate(Capability.None, (all, one) => all | one.Capabilities) & ~allowed.Set;
        if ((more & ~Capability.Unanalysable) is var excess and not Capability.None)
        {
            string what = rule == BuildCodeCanDoMore.Descriptor ? "can do in a build what no build code may" : "can do what no entry of capabilities.allow names";
            yield return rule.About(package, facts, allowed.DecidedBy, $"{what}: {string.Join("; ", excess.Each().Select(one => CapabilityText.Of(one, code)))}; review it, then {WayOut(allowed, package, key, excess)}{package.Way(facts)}");
        }

        if (more.HasFlag(Capability.Unanalysable))
        {
            yield return CannotBeAnalysed.Descriptor.About(package, facts, allowed.DecidedBy, $"cannot be analysed{(rule == BuildCodeCanDoMore.Descriptor ? " where it runs in a build" : string.Empty)}: {CapabilityText.Unanalysed(code)}; what it can do is not known: find out what it is, then {WayOut(allowed, package, key, Capability.Unanalysable)}{package.Way(facts)}");
        }
    }

    // Two entries of one name are one too many.
    private static string WayOut(AllowedCapabilities allowed, ResolvedPackage package, string key, Capability more) => allowed.HasEntry
        ? $"add to {key} of its entry: {more.Words()}"
        : $"add to capabilities.allow {{ packages: [{package.Id}], {key}: [{more.Words()}] }}";
}
