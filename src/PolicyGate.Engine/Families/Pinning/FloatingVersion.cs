using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG0201: a direct reference floats.</summary>
internal sealed class FloatingVersion() : DirectPinRule(Descriptor, PinShape.Floating, DirectPin.Range)
{
    public static readonly RuleDescriptor Descriptor = new("PG0201", "Floating version", RuleFamilies.Pinning, Severity.Error, "a direct reference asks for `*`, `1.*` or `1.2.3-*` (`direct`: `range`, `locked`, `fixed`, `exact`)", "pinning.direct");

    /// <inheritdoc/>
    protected override string Message(Declaration declaration) => $"{declaration.Id} floats ({declaration.Shown()})";
}
