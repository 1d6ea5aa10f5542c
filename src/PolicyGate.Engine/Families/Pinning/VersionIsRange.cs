using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG0202: a direct reference asks for a range.</summary>
internal sealed class VersionIsRange() : DirectPinRule(Descriptor, PinShape.Range, DirectPin.Locked)
{
    public static readonly RuleDescriptor Descriptor = new("PG0202", "Version range", RuleFamilies.Pinning, Severity.Error, "a direct reference asks for a range (`direct`: `locked`, `fixed`, `exact`)", "pinning.direct");

    /// <inheritdoc/>
    protected override string Message(Declaration declaration) => $"{declaration.Id} asks for a range ({declaration.Shown()})";
}
