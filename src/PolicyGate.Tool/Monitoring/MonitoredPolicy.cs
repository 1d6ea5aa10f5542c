using PolicyGate.Policies;

namespace PolicyGate.Tool.Monitoring;

/// <summary>A policy, as far as <c>monitor</c> asks it.</summary>
/// <param name="Policy">It, with the section <c>advisories</c>.</param>
/// <param name="File">Its file or the preset's name; <see langword="null"/> where there is none.</param>
/// <param name="HasAdvisories">Whether it has that section itself.</param>
internal sealed record MonitoredPolicy(Policy Policy, string? File, bool HasAdvisories);
