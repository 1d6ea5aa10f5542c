using PolicyGate.Facts;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Checking;

/// <summary>What is true of an input, whatever a policy says.</summary>
/// <param name="Facts">The facts, of less than the whole where there is a problem; <see langword="null"/> where nothing could be read.</param>
/// <param name="Problem">Why not everything is known.</param>
/// <param name="Paths">Shows its paths.</param>
internal sealed record Look(ProjectFacts? Facts, Finding? Problem, RepositoryPaths Paths);
