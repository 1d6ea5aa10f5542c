using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0405: a package that may come in only through certain parents came in another way.</summary>
internal sealed class OutsideParents : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0405", "Package outside its allowed parents", RuleFamilies.Packages, Severity.Error, "something else than the `parents` of an `only-via` entry depends on the package", "packages.only-via");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Packages is not { OnlyVia.Count: > 0 } section)
        {
            yield break;
        }

        foreach (ResolvedPackage package in facts.JudgedPackages(policy))
        {
            foreach (OnlyViaEntry entry in section.OnlyVia.Where(entry => entry.Package.Matches(package.Id, package.Version)))
            {
                string[] others = [.. package.Parents
                    .Where(parent => !entry.Parents.Any(allowed => parent.Length > 0 && allowed.Matches(parent)))
                    .Select(parent => parent.Length == 0 ? "the project itself" : parent)
                    .Order(StringComparer.OrdinalIgnoreCase)];
                if (others.Length > 0)
                {
                    string parents = string.Join(", ", entry.Parents);
                    yield return Descriptor.About(package, facts, entry.Package.At, $"may come in only through {parents}, but {string.Join(", ", others)} {(others.Length == 1 ? "references" : "reference")} it{package.Way(facts)}");
                }
            }
        }
    }
}
