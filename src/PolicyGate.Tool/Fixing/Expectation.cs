namespace PolicyGate.Tool.Fixing;

/// <summary>What a restore after the edits has to show.</summary>
/// <param name="Central">The projects whose versions are managed centrally then.</param>
/// <param name="Locked">The projects that have a lock file then.</param>
internal sealed record Expectation(IReadOnlyList<string> Central, IReadOnlyList<string> Locked);
