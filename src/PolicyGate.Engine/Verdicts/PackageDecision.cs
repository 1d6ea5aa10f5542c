using PolicyGate.Policies;

namespace PolicyGate.Verdicts;

/// <summary>A line of the policy that has a say about a package.</summary>
/// <param name="Section">The section.</param>
/// <param name="What">What it says.</param>
/// <param name="At">The line.</param>
internal sealed record PackageDecision(string Section, string What, SourceSpan At);
