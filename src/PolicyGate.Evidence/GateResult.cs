using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate;

/// <summary>The gate's answer.</summary>
/// <param name="Verdict">The findings.</param>
/// <param name="Paths">Shows paths relative to the repository.</param>
/// <param name="Inputs">Everything that was read; as long as it stays as it is, so does the verdict.</param>
/// <param name="AskAgainAt">From then on the verdict may change by itself: a waiver ends, or is about to.</param>
internal sealed record GateResult(Verdict Verdict, RepositoryPaths Paths, IReadOnlyList<Input> Inputs, DateTimeOffset AskAgainAt);
