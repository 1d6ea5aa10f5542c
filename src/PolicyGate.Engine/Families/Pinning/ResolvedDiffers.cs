using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0206: NuGet resolved another version than the project declares.</summary>
internal sealed class ResolvedDiffers : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0206", "Resolved version differs from the declared one", RuleFamilies.Pinning, Severity.Error, "NuGet took another version than a single declared one, one of two that are declared, one outside a declared range, or one below what a package of the graph asks for (`resolved: as-declared`)", "pinning.resolved");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Pinning?.ResolvedAsDeclared is not { Value: true } asDeclared)
        {
            yield break;
        }

        foreach (Finding downgraded in Downgraded(policy, facts, asDeclared.At))
        {
            yield return downgraded;
        }

        foreach (Declaration declaration in facts.JudgedDeclarations(policy).Where(declaration => declaration.Range is not null))
        {
            foreach (RivalReference rival in declaration.Rivals)
            {
                yield return Descriptor.About(declaration, rival.At, asDeclared.At, $"{declaration.Id} is referenced twice, {rival.Text} here and {declaration.Shown()} at {Path.GetFileName(declaration.VersionAt.File)}({declaration.VersionAt.Line.ToString(System.Globalization.CultureInfo.InvariantCulture)}), which NuGet took; remove one");
            }

            IEnumerable<NuGetVersion> others = facts.TargetsOf(declaration)
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

    // NuGet lets a nearer reference win over what a package that is further away needs (NU1605), and writes what it did into the lock file.
    private static IEnumerable<Finding> Downgraded(Policy policy, ProjectFacts facts, SourceSpan decidedBy)
    {
        Dictionary<(string Id, string Version), (NuGetVersion Minimum, TargetEntry Parent)> highest = [];
        foreach (Target target in facts.Targets)
        {
            foreach (TargetEntry parent in target.Entries.Values)
            {
                foreach ((string id, string? text) in parent.Asked)
                {
                    if (target.Entries.GetValueOrDefault(id) is { Kind: not TargetEntryKind.Project } entry && Minimum(text, entry.Version) is { } minimum)
                    {
                        (string, string) key = (entry.Id.ToUpperInvariant(), entry.Version.ToNormalizedString());
                        if (!highest.TryGetValue(key, out (NuGetVersion Minimum, TargetEntry Parent) before) || minimum > before.Minimum
                            || (minimum == before.Minimum && string.CompareOrdinal(parent.Id, before.Parent.Id) < 0))
                        {
                            highest[key] = (minimum, parent);
                        }
                    }
                }
            }
        }

        foreach (ResolvedPackage package in facts.JudgedPackages(policy))
        {
            if (highest.TryGetValue((package.Id.ToUpperInvariant(), package.Version.ToNormalizedString()), out (NuGetVersion Minimum, TargetEntry Parent) asked))
            {
                string parent = asked.Parent.Kind == TargetEntryKind.Project ? asked.Parent.Id : $"{asked.Parent.Id} {asked.Parent.Version.ToNormalizedString()}";
                string minimum = asked.Minimum.ToNormalizedString();
                yield return Descriptor.About(package, facts, decidedBy, $"is below {minimum}, which {parent} asks for; reference {minimum} or later{package.Way(facts)}");
            }
        }
    }

    // What is asked for, where the resolved version is below it. A range that cannot be read asks for nothing that could be compared.
    private static NuGetVersion? Minimum(string? text, NuGetVersion resolved) =>
        text is not null && VersionRange.TryParse(text, out VersionRange? range) && range.MinVersion is { } minimum
        && VersionComparer.VersionRelease.Compare(resolved, minimum) is var order && (order < 0 || (order == 0 && !range.IsMinInclusive)) ? minimum : null;

    private static bool IsAsDeclared(Declaration declaration, NuGetVersion resolved) => declaration.Shape() switch
    {
        PinShape.Bare or PinShape.Exact => VersionComparer.VersionRelease.Equals(resolved, declaration.Range!.MinVersion),
        PinShape.Range => declaration.Range!.Satisfies(resolved),
        _ => true,
    };
}
