using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Monitoring;

/// <summary>What the advisory data says of a project.</summary>
/// <param name="Known">What PG1101 and PG1102 find, of every severity, off included.</param>
/// <param name="State">What PG1103 finds of the data itself.</param>
/// <param name="HasData">Whether there is data at all.</param>
internal sealed record AdvisoryAnswer(IReadOnlyList<Finding> Known, IReadOnlyList<Finding> State, bool HasData);
