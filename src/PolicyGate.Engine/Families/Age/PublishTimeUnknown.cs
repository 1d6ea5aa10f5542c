using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0802: nothing trustworthy says when the package was published.</summary>
internal sealed class PublishTimeUnknown : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0802", "Publish time unknown", RuleFamilies.Age, Severity.Error, "no valid repository signature with a trusted timestamp says when the package was published; severity by `unknown`", "age.unknown");

    private const string Exception = "; make an exception for it under age.for";

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        Repositories repositories = Repositories.Of(policy, facts);
        foreach ((ResolvedPackage package, Located<TimeSpan> minimum, Evidence<Publication> publication) in PublishTime.Aged(policy, facts))
        {
            SourceSpan decidedBy = policy.Age!.Unknown?.At ?? minimum.At;
            if (publication is Evidence<Publication>.Missing missing)
            {
                yield return FindingFactory.MissingFact(TooNew.Descriptor, package.At, minimum.At, missing.Reason, package);
            }
            else if (publication is Evidence<Publication>.Known { Value: Publication.Unknown { Signatures: var signatures } })
            {
                yield return Descriptor.About(package, facts, decidedBy, $"has no publish time that can be trusted: {Why(signatures, repositories)}{package.Way(facts)}") with { SettingSeverity = policy.Age.Unknown?.Value };
            }
        }
    }

    // An exception is no way out where somebody claims to be a repository.
    private static string Why(PackageSignatures signatures, Repositories repositories) => signatures switch
    {
        { Altered: { } altered } => altered + Exception,
        { Repository: null } => "no repository signed it" + Exception,
        { Repository.State: not SignatureState.Valid } => $"its repository's signature is not valid ({signatures.Repository.Problem}){Exception}",
        _ when repositories.StrangerIn(signatures.Repository) is { } stranger => $"it {stranger}",
        _ when repositories.IsOfTheFuture(signatures.Repository) => $"its repository's signature {Repositories.OfTheFuture(signatures.Repository)}",
        _ => "its repository's signature has no trusted timestamp" + Exception,
    };
}
