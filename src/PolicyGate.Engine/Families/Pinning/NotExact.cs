using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG0204: a bare version, which NuGet takes as a minimum, where the policy wants <c>[1.2.3]</c>.</summary>
internal sealed class NotExact() : DirectPinRule(Descriptor, PinShape.Bare, DirectPin.Exact)
{
    public static readonly RuleDescriptor Descriptor = new("PG0204", "Not an exact pin", RuleFamilies.Pinning, Severity.Error, "a direct reference is not `[1.2.3]` (`direct: exact`)", "pinning.direct");

    /// <inheritdoc/>
    protected override string Message(Declaration declaration) => $"{declaration.Id} is not pinned exactly ({declaration.Shown()} is a minimum)";
}
