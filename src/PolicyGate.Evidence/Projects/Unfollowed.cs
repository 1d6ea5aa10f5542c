using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>An import, a reference or an SDK that leads where only an evaluation knows.</summary>
/// <param name="At">The element.</param>
/// <param name="What">What it is, for a person.</param>
/// <param name="Mend">What makes it one that can be followed.</param>
/// <param name="IsReference">Whether it is a reference to a project, which the restore graph names.</param>
internal sealed record Unfollowed(SourceSpan At, string What, string Mend = Unfollowed.WriteOut, bool IsReference = false)
{
    /// <summary>Properties that are known are followed.</summary>
    public const string WriteOut = "write the path or version out, or give the properties that it goes by a value, an empty one too, in a file that is read before it, once and without a condition";
}
