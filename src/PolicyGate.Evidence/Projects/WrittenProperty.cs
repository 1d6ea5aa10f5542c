using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>A property as the files say it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What is written, expanded as far as it is known.</param>
/// <param name="At">The element.</param>
/// <param name="IsDoubtful">Whether a condition stands on it, or another file sets it otherwise.</param>
internal sealed record WrittenProperty(string Name, string Value, SourceSpan At, bool IsDoubtful)
{
    /// <summary>Whether it is of this name.</summary>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
