using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0603: a good signature by somebody whom nobody trusts here.</summary>
internal sealed class SignerNotTrusted : SignatureRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0603", "Signer not trusted", RuleFamilies.Signatures, Severity.Error, "no root of the .NET SDK vouches for the certificate, its fingerprint is not one of the entry's `signers`, or it is none of the repository that it claims", "signatures.for");

    /// <inheritdoc/>
    protected override RuleDescriptor Rule => Descriptor;

    /// <inheritdoc/>
    protected override Finding? Note(Policy policy, ProjectFacts facts)
    {
        if (!facts.NuGetHasDemands || facts.NuGet.Value.Signers is not { } configured)
        {
            return null;
        }

        SignaturesSection? section = policy.Signatures;
        string[] anyone = [.. facts.PackagesOnDisk()
            .Where(package => section is null || MostSpecific.Of(section.For, entry => entry.Packages, package.Id, package.Version) is not { Fingerprints.Count: > 0 })
            .Select(package => package.Id).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        string who = configured.Names.Count == 0 ? "nobody" : string.Join(", ", configured.Names);
        return anyone.Length == 0 ? null : Descriptor.At(configured.At, $"nuget.config takes only packages that {who} signed (signatureValidationMode, trustedSigners), and the policy names no signer of {FindingFactory.Some(anyone)}; name them under signatures.for to have it here too", section?.At)
            with
        { IsNote = true };
    }
}
