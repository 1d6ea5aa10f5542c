using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0802: nothing trustworthy says when the package was published.</summary>
internal sealed class PublishTimeUnknown : IRule
{
    /// <summary>The rule.</summary>
    public static readonly RuleDescriptor Descriptor = new("PG0802", "Publish time unknown", RuleFamilies.Age, Severity.Error, "no valid repository signature with a trusted timestamp says when the package was published; severity by `unknown`", "age.unknown");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        foreach ((ResolvedPackage package, Located<TimeSpan> minimum, Evidence<PackageSignatures> signatures) in PublishTime.Aged(policy, facts))
        {
            SourceSpan decidedBy = policy.Age!.Unknown?.At ?? minimum.At;
            if (signatures is Evidence<PackageSignatures>.Missing missing)
            {
                yield return FindingFactory.MissingFact(TooNew.Descriptor, package.At, minimum.At, missing.Reason, package);
            }
            else if (signatures is Evidence<PackageSignatures>.Known { Value: { Published: null } known })
            {
                yield return Descriptor.About(package, facts, decidedBy, $"has no publish time that can be trusted: {Why(known)}; make an exception for its source under age.for{package.Way(facts)}") with { SettingSeverity = policy.Age.Unknown?.Value };
            }
        }
    }

    private static string Why(PackageSignatures signatures) => signatures switch
    {
        { Altered: { } altered } => altered,
        { Repository: null } => "no repository signed it",
        { Repository.State: not SignatureState.Valid } => $"its repository's signature is not valid ({signatures.Repository.Problem})",
        _ => "its repository's signature has no trusted timestamp",
    };
}
