using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG0203: a direct reference names no version.</summary>
internal sealed class NoVersion() : DirectPinRule(Descriptor, PinShape.None, DirectPin.Range)
{
    public static readonly RuleDescriptor Descriptor = new("PG0203", "No version", RuleFamilies.Pinning, Severity.Error, "a direct reference has no version and central package management supplies none (`direct`: `range`, `locked`, `fixed`, `exact`)", "pinning.direct");

    /// <inheritdoc/>
    protected override string Message(Declaration declaration) => $"{declaration.Id} has no version";
}
