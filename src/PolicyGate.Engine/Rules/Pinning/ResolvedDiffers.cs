using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0206: NuGet resolved another version than the project declares.</summary>
internal sealed class ResolvedDiffers : IRule
{
    /// <summary>The rule.</summary>
    public static readonly RuleDescriptor Descriptor = new("PG0206", "Resolved version differs from the declared one", RuleFamilies.Pinning, Severity.Error, "NuGet took another version than a single declared one, or one outside a declared range (`resolved: as-declared`)", "pinning.resolved");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Pinning?.ResolvedAsDeclared is not { Value: true } asDeclared)
        {
            yield break;
        }

        foreach (Declaration declaration in facts.JudgedDeclarations(policy).Where(declaration => declaration.Range is not null))
        {
            IEnumerable<NuGetVersion> others = facts.Targets
                .Select(target => target.Entries.GetValueOrDefault(declaration.Id))
                .Where(entry => entry is { Kind: TargetEntryKind.Direct } && entry.Requested?.Equals(declaration.Range) != false && !IsAsDeclared(declaration, entry.Version))
                .Select(entry => entry!.Version)
                .DistinctBy(version => version.ToNormalizedString());
            foreach (NuGetVersion resolved in others)
            {
                string version = resolved.ToNormalizedString();
                yield return Descriptor.About(declaration, declaration.VersionAt, asDeclared.At, $"{declaration.Id} {declaration.Shown()} resolved to {version}; declare {version}, or a version that is served") with { Version = resolved };
            }
        }
    }

    private static bool IsAsDeclared(Declaration declaration, NuGetVersion resolved) => declaration.Shape() switch
    {
        PinShape.Bare or PinShape.Exact => VersionComparer.VersionRelease.Equals(resolved, declaration.Range!.MinVersion),
        PinShape.Range => declaration.Range!.Satisfies(resolved),
        _ => true,
    };
}
