using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0504: a source that is read over plain HTTP, where anybody on the way can change what it serves.</summary>
internal sealed class InsecureSource : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0504", "Insecure source", RuleFamilies.Sources, Severity.Error, "a configured source, or the one that a package came from, is plain http (`https: required`)", "sources.https");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Sources is not { HttpsRequired: { Value: true } required })
        {
            yield break;
        }

        if (SourcesOf.Unknown(Descriptor, facts, required.At) is { } unknown)
        {
            yield return unknown;
        }

        foreach (AddedSource source in facts.NuGet.Value.Added.Where(source => SourcesOf.IsInsecure(source.Location)))
        {
            yield return Descriptor.At(source.At, $"the source {source.Location} ({source.By}) is plain http; use https", required.At);
        }

        foreach (ConfiguredSource source in facts.NuGet.Value.Sources.Where(source => SourcesOf.IsInsecure(source.Location)))
        {
            yield return Descriptor.At(source.At, $"the source {source.Key} ({source.Location}) is plain http; use https", required.At) with { Subject = $"source:{source.Key}" };
        }

        foreach ((ResolvedPackage package, string source) in SourcesOf.Known(facts).Where(pair => SourcesOf.IsInsecure(pair.Source)))
        {
            yield return Descriptor.About(package, facts, required.At, $"came from {source} over plain http; delete it from the package folder and restore over https{package.Way(facts)}");
        }
    }
}
