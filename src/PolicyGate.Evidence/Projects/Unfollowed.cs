using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>An import, a reference or an SDK that leads where only an evaluation knows.</summary>
/// <param name="At">The element.</param>
/// <param name="What">What it is, for a person.</param>
/// <param name="IsReference">Whether it is a reference to a project, which the restore graph names.</param>
internal sealed record Unfollowed(SourceSpan At, string What, bool IsReference = false);
