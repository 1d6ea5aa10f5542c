using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>A <c>#:</c> line.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">What it names: an id, a path, a property.</param>
/// <param name="Value">The version, or the property's value; <see langword="null"/> where there is none.</param>
/// <param name="At">The line.</param>
internal sealed record AppDirective(AppDirectiveKind Kind, string Name, string? Value, SourceSpan At)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind switch { AppDirectiveKind.Package => "#:package", AppDirectiveKind.Sdk => "#:sdk", AppDirectiveKind.Project => "#:project", AppDirectiveKind.Include => "#:include", AppDirectiveKind.Ref => "#:ref", _ => "#:property" }} {Name}";
}
