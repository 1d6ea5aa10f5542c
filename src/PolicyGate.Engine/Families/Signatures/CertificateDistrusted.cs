namespace PolicyGate.Rules;

/// <summary>PG0604: a certificate that the policy no longer trusts.</summary>
internal sealed class CertificateDistrusted : SignatureRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0604", "Certificate distrusted", RuleFamilies.Signatures, Policies.Severity.Error, "`distrust` names the certificate, and no trusted timestamp puts the signature before its day", "signatures.distrust");

    /// <inheritdoc/>
    protected override RuleDescriptor Rule => Descriptor;
}
