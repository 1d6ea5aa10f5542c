using PolicyGate.Rules;

namespace PolicyGate.Tool.Managing;

/// <summary>What counts on a machine after an installation.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Installation">What was decided about it.</param>
/// <param name="Done">What was done, as it is said before the bundle's name.</param>
internal sealed record InstallOutcome(MachineBundle Bundle, Installation Installation, string Done);
