using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0502: dependency confusion: a package that belongs to certain sources came from another.</summary>
internal sealed class WrongSource : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0502", "Package from the wrong source", RuleFamilies.Sources, Severity.Error, "NuGet recorded another source than those that `owners-of` gives the package to", "sources.owners-of");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Sources is not { OwnersOf.Count: > 0 } section)
        {
            yield break;
        }

        foreach ((ResolvedPackage package, string source) in SourcesOf.Known(facts))
        {
            if (section.OwnershipOf(package) is { } owner && !owner.Sources.Any(name => facts.NuGet.Value.IsNamed(source, name)))
            {
                yield return Descriptor.About(package, facts, owner.At, $"came from {facts.NuGet.Value.Shown(source)}, but may come from {string.Join(" or ", owner.Sources)} only; do not build with it: delete it from the package folder, map its id to its source in nuget.config, restore{package.Way(facts)}");
            }
        }
    }
}
