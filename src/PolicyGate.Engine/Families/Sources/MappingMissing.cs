using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0503: nuget.config does not say which source an id comes from.</summary>
internal sealed class MappingMissing : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0503", "Source mapping missing", RuleFamilies.Sources, Severity.Error, "nuget.config has no packageSourceMapping, or none that names the package (`mapping: required`)", "sources.mapping");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Sources is not { MappingRequired: { Value: true } required })
        {
            yield break;
        }

        NuGetSettings settings = facts.NuGet.Value;
        if (SourcesOf.Unknown(Descriptor, facts, required.At) is { } unknown)
        {
            yield return unknown;
            yield break;
        }

        if (!settings.IsMapped)
        {
            yield return Descriptor.At(settings.At, "nuget.config has no packageSourceMapping, so that any source can supply any id; add one", required.At)
                .MendedByFix(facts, facts.Relative(settings.At.File).Equals("nuget.config", StringComparison.OrdinalIgnoreCase));
            yield break;
        }

        foreach (ResolvedPackage package in facts.PackagesOnDisk().Where(package => settings.MappedSources(package.Id).Count == 0))
        {
            yield return Descriptor.About(package, facts, required.At, $"is mapped to no source; add its id to packageSourceMapping in nuget.config{package.Way(facts)}");
        }
    }
}
