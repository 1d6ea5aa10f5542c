using PolicyGate.Policies;

namespace PolicyGate.Projects.Evaluation;

/// <summary>Where something is declared.</summary>
/// <param name="At">The element; <see langword="null"/> where none is known.</param>
/// <param name="Version">The version, and the element that gives it.</param>
internal sealed record Place(SourceSpan? At, PlacedValue? Version)
{
    /// <summary>No element.</summary>
    public static readonly Place None = new(null, null);

    /// <summary>Whether there is an element, and which one only an evaluation knows.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>Whether which element gives the version only an evaluation knows.</summary>
    public bool IsVersionUnknown { get; init; }

    /// <summary>Whether a <c>GlobalPackageReference</c> brings it in.</summary>
    public bool IsGlobal { get; init; }
}
