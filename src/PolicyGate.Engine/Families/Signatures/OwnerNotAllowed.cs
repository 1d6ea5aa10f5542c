namespace PolicyGate.Rules;

/// <summary>PG0605: none of the owners in the repository's signed statement is expected.</summary>
internal sealed class OwnerNotAllowed : SignatureRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0605", "Owner not allowed", RuleFamilies.Signatures, Policies.Severity.Error, "none of the entry's `owners` is an owner in the repository's signed statement", "signatures.for");

    /// <inheritdoc/>
    protected override RuleDescriptor Rule => Descriptor;
}
