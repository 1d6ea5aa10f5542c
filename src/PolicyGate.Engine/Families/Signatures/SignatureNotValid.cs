namespace PolicyGate.Rules;

/// <summary>PG0602: a signature is there and NuGet's verifier does not accept it.</summary>
internal sealed class SignatureNotValid : SignatureRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0602", "Signature not valid", RuleFamilies.Signatures, Policies.Severity.Error, "NuGet's verifier does not accept the signature: altered, malformed, revoked, or expired without a trusted timestamp", "signatures.require");

    /// <inheritdoc/>
    protected override RuleDescriptor Rule => Descriptor;
}
