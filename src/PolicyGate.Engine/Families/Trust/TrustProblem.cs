using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>Something in a trust file, or about it, that is not so or cannot be read.</summary>
/// <param name="At">Where; the policy's line for a file that is not there.</param>
/// <param name="What">What is wrong and how to mend it.</param>
internal sealed record TrustProblem(SourceSpan At, string What);
