using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>How the rules of PG09 read the section.</summary>
internal static class Licenses
{
    /// <summary>The licence that counts, and what is said about it where there is none.</summary>
    /// <param name="section">The section.</param>
    /// <param name="package">The package.</param>
    /// <param name="said">What the package says.</param>
    public static (LicenseExpression? Expression, string Why, SourceSpan? ClarifiedAt) Of(this LicensesSection section, ResolvedPackage package, PackageLicense said)
    {
        LicenseClarification? clarified = MostSpecific.Of(section.Clarify, entry => [entry.Package], package.Id, package.Version);
        if (clarified is null)
        {
            return (said.Expression, $"it says {said.Described}", null);
        }

        bool isSameFile = clarified.FileSha256 is null || clarified.FileSha256.Equals(said.FileSha256, StringComparison.Ordinal);
        return isSameFile
            ? (clarified.License, string.Empty, clarified.At)
            : (null, $"licenses.clarify names the licence file {clarified.FileSha256}, but the package has {said.FileSha256 ?? "none"}", clarified.At);
    }

    /// <summary>The packages and their licences.</summary>
    public static IEnumerable<(ResolvedPackage Package, Evidence<PackageLicense> License)> Licensed(LicensesSection section, ProjectFacts facts)
    {
        if (section.AllowAt is null && section.Unknown is null)
        {
            return [];
        }

        facts.Evidence.Prepare(facts.PackagesOnDisk(), facts.Evidence.Of<PackageLicense>);
        return facts.PackagesOnDisk().Select(package => (package, facts.Evidence.Of<PackageLicense>(package)));
    }
}
