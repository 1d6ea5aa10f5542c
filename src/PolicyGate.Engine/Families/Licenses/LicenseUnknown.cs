using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0902: the package does not say its licence as an SPDX expression, and the policy does not clarify it.</summary>
internal sealed class LicenseUnknown : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0902", "Licence unknown", RuleFamilies.Licenses, Severity.Error, "the nuspec has no SPDX expression (a file, a URL, nothing), and `clarify` does not say what it is; severity by `unknown`", "licenses.unknown");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Licenses is not { } section)
        {
            yield break;
        }

        SourceSpan decidedBy = section.Unknown?.At ?? section.AllowAt ?? section.At;
        foreach ((ResolvedPackage package, Evidence<PackageLicense> evidence) in Licenses.Licensed(section, facts))
        {
            if (evidence is Evidence<PackageLicense>.Missing missing)
            {
                yield return FindingFactory.MissingFact(LicenseNotAllowed.Descriptor, package.At, decidedBy, missing.Reason, package);
            }
            else if (evidence is Evidence<PackageLicense>.Known known && section.Of(package, known.Value) is { Expression: null } unknown)
            {
                string hash = known.Value.FileSha256 is null ? string.Empty : $", file-sha256: {known.Value.FileSha256}";
                yield return Descriptor.About(package, facts, unknown.ClarifiedAt ?? decidedBy, $"has no licence that can be compared: {Printable.Short(unknown.Why)}; read it, then add to licenses.clarify {{ package: {package.Id}@{package.Version.ToNormalizedString()}, license: …{hash} }}{package.Way(facts)}") with { SettingSeverity = section.Unknown?.Value };
            }
        }
    }
}
