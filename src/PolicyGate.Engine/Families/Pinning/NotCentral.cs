using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0205: a version that does not come from central package management.</summary>
internal sealed class NotCentral : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0205", "Version not managed centrally", RuleFamilies.Pinning, Severity.Error, "a reference's version does not come from Directory.Packages.props, or `VersionOverride` replaces it (`central: required`)", "pinning.central");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Pinning?.CentralRequired is not { Value: true } central)
        {
            yield break;
        }

        Declaration[] references = [.. facts.JudgedDeclarations(policy).Where(declaration =>
            declaration.Kind is DeclarationKind.PackageReference && !declaration.IsImplicit && (declaration.IsOverride || !declaration.IsCentral))];
        if (references.Length > 0 && facts.CentralManagement is Evidence<bool>.Missing missing)
        {
            yield return FindingFactory.MissingFact(Descriptor, facts.CentralManagementAt ?? references[0].At, central.At, missing.Reason);
            yield break;
        }

        foreach (Declaration declaration in references)
        {
            string message = declaration.IsOverride
                ? $"{declaration.Id} overrides its central version (VersionOverride {declaration.Shown()}); change the PackageVersion instead"
                : $"{declaration.Id} has its own version; {Advice(facts, declaration)}";
            yield return Descriptor.About(declaration, declaration.VersionAt, central.At, message).MendedByFix(facts, !declaration.IsOverride && facts.IsPinnedByFix(declaration));
        }
    }

    // One central version serves all frameworks: what only some of them resolved is for these alone.
    private static string Advice(ProjectFacts facts, Declaration declaration)
    {
        IReadOnlyList<NuGetVersion> versions = facts.Resolved(declaration);
        if (versions.Count > 1)
        {
            return $"{PinShapes.Several(versions)}: add a PackageVersion under a condition for each of them to Directory.Packages.props";
        }

        string version = versions.Count == 1 ? versions[0].ToNormalizedString() : declaration.Shown();
        bool isForAll = facts.Declarations.All(other => other.Kind != declaration.Kind || !other.Id.Equals(declaration.Id, StringComparison.OrdinalIgnoreCase) || facts.Resolved(other).SequenceEqual(versions));
        string condition = isForAll ? string.Empty : $" Condition=\"{string.Join(" or ", declaration.Frameworks.Select(framework => $"'$(TargetFramework)' == '{framework}'"))}\"";
        return $"add <PackageVersion Include=\"{declaration.Id}\" Version=\"{version}\"{condition} /> to Directory.Packages.props";
    }
}
