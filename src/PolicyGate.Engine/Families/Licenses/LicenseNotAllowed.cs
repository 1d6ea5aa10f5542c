using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0901: the package's licence is known and not allowed.</summary>
internal sealed class LicenseNotAllowed : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0901", "Licence not allowed", RuleFamilies.Licenses, Severity.Error, "the package's SPDX expression is not satisfied by what `allow` names", "licenses.allow");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Licenses is not { AllowAt: { } allowAt } section)
        {
            yield break;
        }

        HashSet<string> allowed = section.Allow.Select(entry => entry.Value.ToString()!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach ((ResolvedPackage package, Evidence<PackageLicense> evidence) in Licenses.Licensed(section, facts))
        {
            if (evidence is Evidence<PackageLicense>.Known known && section.Of(package, known.Value).Expression is { } license && !license.IsAllowedBy(allowed.Contains))
            {
                yield return Descriptor.About(package, facts, allowAt, $"is licensed under {Printable.Short(license.ToString()!)}, which licenses.allow does not name{package.Way(facts)}").MendedByAllow(facts);
            }
        }
    }
}
