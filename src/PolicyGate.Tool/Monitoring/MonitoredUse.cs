using PolicyGate.Facts;

namespace PolicyGate.Tool.Monitoring;

/// <summary>A use of a version by a project.</summary>
internal sealed record MonitoredUse(MonitoredProject Project, ResolvedPackage Package);
