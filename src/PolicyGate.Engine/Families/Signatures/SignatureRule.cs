using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>What the five rules of PG06 share: one judgement of a package's signatures, of which each rule says its own part.</summary>
internal abstract class SignatureRule : IRule
{
    protected abstract RuleDescriptor Rule { get; }

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (Note(policy, facts) is { } note)
        {
            yield return note;
        }

        if (policy.Signatures is not { } section)
        {
            yield break;
        }

        if (section.AsksAnything())
        {
            facts.Evidence.Prepare(facts.PackagesOnDisk(), facts.Evidence.Of<PackageSignatures>);
        }

        Repositories repositories = Repositories.Of(policy, facts);
        foreach (ResolvedPackage package in facts.PackagesOnDisk())
        {
            Evidence<PackageSignatures> evidence = section.AsksAnything() ? facts.Evidence.Of<PackageSignatures>(package) : new Evidence<PackageSignatures>.Known(PackageSignatures.None);
            if (evidence is Evidence<PackageSignatures>.Missing missing)
            {
                if (Rule == NotSigned.Descriptor)
                {
                    yield return FindingFactory.MissingFact(Rule, package.At, section.At, missing.Reason, package);
                }

                continue;
            }

            foreach (Finding finding in Judge(section, package, ((Evidence<PackageSignatures>.Known)evidence).Value, repositories, facts).Where(finding => finding.Rule == Rule))
            {
                yield return finding;
            }
        }
    }

    /// <summary>What nuget.config asks beyond the policy, for the one rule that says it.</summary>
    protected virtual Finding? Note(Policy policy, ProjectFacts facts) => null;

    private static IEnumerable<Finding> Judge(SignaturesSection section, ResolvedPackage package, PackageSignatures signatures, Repositories repositories, ProjectFacts facts)
    {
        SignatureDemand? demand = MostSpecific.Of(section.For, entry => entry.Packages, package.Id, package.Version);
        RequiredSignature require = demand?.Require ?? section.Require?.Value ?? RequiredSignature.None;
        SourceSpan decidedBy = demand?.At ?? section.Require?.At ?? section.At;
        bool isAsked = require != RequiredSignature.None || demand is { Fingerprints.Count: > 0 };
        (RuleDescriptor Rule, string What)? unmet = isAsked ? Unmet(Candidates(require, signatures), Wanted(require), demand, signatures, repositories) : null;
        if (unmet is not null)
        {
            yield return Mended(unmet.Value.Rule.About(package, facts, decidedBy, unmet.Value.What + package.Way(facts)), signatures, repositories, facts);
        }

        if (demand is { Owners.Count: > 0 } && UnmetOwner(demand, signatures, repositories) is { } unowned && unowned.Rule != unmet?.Rule)
        {
            yield return Mended(unowned.Rule.About(package, facts, decidedBy, unowned.What + package.Way(facts)), signatures, repositories, facts);
        }

        foreach (PackageSignature signature in new[] { signatures.Author, signatures.Repository }.OfType<PackageSignature>())
        {
            if (section.Distrust.FirstOrDefault(entry => IsDistrusted(entry, signature)) is { } distrusted)
            {
                string reason = distrusted.Reason is null ? string.Empty : $": {distrusted.Reason}";
                string when = distrusted.After is null ? string.Empty
                    : signature.Timestamp is { } time ? $" after {Times.Day(distrusted.After.Value)}, and signed on {Times.Day(DateOnly.FromDateTime(time.UtcDateTime))}"
                    : $" after {Times.Day(distrusted.After.Value)}, and no trusted timestamp says when it signed";
                yield return CertificateDistrusted.Descriptor.About(package, facts, distrusted.At, $"is signed by {Printable.Short(signature.Name)}, whose certificate {signature.Fingerprint} is distrusted{when}{reason}; use a version that another certificate signed{package.Way(facts)}");
            }
        }
    }

    // What is not what was signed, or signed by whom nobody knows, no command makes good.
    private static Finding Mended(Finding finding, PackageSignatures signatures, Repositories repositories, ProjectFacts facts) =>
        signatures.Altered is null && finding.Rule != SignatureNotValid.Descriptor
        && signatures.Author is null or { State: SignatureState.Valid }
        && (signatures.Repository is null || repositories.Counts(signatures.Repository))
            ? finding.MendedByAllow(facts)
            : finding;

    private static PackageSignature?[] Candidates(RequiredSignature require, PackageSignatures signatures) => require switch
    {
        RequiredSignature.Author => [signatures.Author],
        RequiredSignature.Repository => [signatures.Repository],
        _ => [signatures.Author, signatures.Repository],
    };

    private static string Wanted(RequiredSignature require) => require switch
    {
        RequiredSignature.Author => "by its author",
        RequiredSignature.Repository => "by a repository",
        _ => "by anybody",
    };

    private static (RuleDescriptor Rule, string What)? Unmet(PackageSignature?[] candidates, string wanted, SignatureDemand? demand, PackageSignatures signatures, Repositories repositories)
    {
        PackageSignature[] present = [.. candidates.OfType<PackageSignature>()];
        if (signatures.Altered is not null)
        {
            return (SignatureNotValid.Descriptor, $"is not what was signed: {signatures.Altered}; delete it from the package folder and restore from a source that you trust");
        }

        if (present.Length == 0)
        {
            return (NotSigned.Descriptor, $"is not signed {wanted}; take it from a source that serves it signed, or make an exception under signatures.for");
        }

        PackageSignature[] valid = [.. present.Where(signature => signature.State == SignatureState.Valid)];
        if (valid.Length == 0)
        {
            PackageSignature worst = present.FirstOrDefault(signature => signature.State == SignatureState.Untrusted) ?? present[0];
            return worst.State == SignatureState.Untrusted
                ? (SignerNotTrusted.Descriptor, $"is signed by {Printable.Short(worst.Name)} ({worst.Fingerprint}), whose certificate no root of the .NET SDK vouches for: {worst.Problem}")
                : (SignatureNotValid.Descriptor, $"has a signature that is not valid ({Word(worst.State)}): {worst.Problem}");
        }

        PackageSignature[] counting = [.. valid.Where(signature => !repositories.IsOfTheFuture(signature) && (!ReferenceEquals(signature, signatures.Repository) || repositories.StrangerIn(signature) is null))];
        if (counting.Length == 0)
        {
            return signatures.Repository is { State: SignatureState.Valid } claiming && present.Any(signature => ReferenceEquals(signature, claiming)) && repositories.StrangerIn(claiming) is { } stranger
                ? (SignerNotTrusted.Descriptor, stranger)
                : (SignatureNotValid.Descriptor, $"has a signature by {Printable.Short(valid[0].Name)} ({valid[0].Fingerprint}) that {Repositories.OfTheFuture(valid[0])}");
        }

        if (demand is { Fingerprints.Count: > 0 } && !counting.Any(signature => demand.Fingerprints.Contains(signature.Fingerprint, StringComparer.Ordinal)))
        {
            return (SignerNotTrusted.Descriptor, $"is signed by {string.Join(" and ", counting.Select(signature => $"{Printable.Short(signature.Name)} ({signature.Fingerprint})"))}, not by {string.Join(" or ", demand.Signers)}; if that is right, add the fingerprint to signatures.signers");
        }

        return null;
    }

    private static (RuleDescriptor Rule, string What)? UnmetOwner(SignatureDemand demand, PackageSignatures signatures, Repositories repositories)
    {
        (RuleDescriptor, string)? unmet = Unmet([signatures.Repository], "by a repository, which would name its owners", null, signatures, repositories);
        return unmet ?? (signatures.Repository!.Owners.Intersect(demand.Owners, StringComparer.OrdinalIgnoreCase).Any() ? null
            : (OwnerNotAllowed.Descriptor, $"is owned by {(signatures.Repository.Owners.Count == 0 ? "nobody" : FindingFactory.Some(signatures.Repository.Owners))}, not by {string.Join(" or ", demand.Owners)}; if the new owner is right, add it to the entry's owners"));
    }

    private static bool IsDistrusted(DistrustedCertificate entry, PackageSignature signature) =>
        entry.Fingerprint.Equals(signature.Fingerprint, StringComparison.Ordinal)
        && (entry.After is null || signature.Timestamp is not { } time || DateOnly.FromDateTime(time.UtcDateTime) > entry.After);

    private static string Word(SignatureState state) => state switch
    {
        SignatureState.Expired => "expired",
        SignatureState.Revoked => "revoked",
        _ => "invalid",
    };

}
