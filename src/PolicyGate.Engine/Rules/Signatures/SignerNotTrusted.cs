namespace PolicyGate.Rules;

/// <summary>PG0603: a good signature by somebody whom nobody trusts here.</summary>
internal sealed class SignerNotTrusted : SignatureRule
{
    /// <summary>The rule.</summary>
    public static readonly RuleDescriptor Descriptor = new("PG0603", "Signer not trusted", RuleFamilies.Signatures, Policies.Severity.Error, "no root of the .NET SDK vouches for the certificate, or its fingerprint is not one of the entry's `signers`", "signatures.for");

    /// <inheritdoc/>
    protected override RuleDescriptor Rule => Descriptor;
}
