namespace PolicyGate.Rules;

/// <summary>PG0601: the signature that the policy asks for is not there.</summary>
internal sealed class NotSigned : SignatureRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0601", "Package not signed", RuleFamilies.Signatures, Policies.Severity.Error, "the signature that `require` asks for is not there", "signatures.require");

    /// <inheritdoc/>
    protected override RuleDescriptor Rule => Descriptor;
}
