using NuGet.Versioning;
using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>
/// A package that the project itself asks for, as NuGet understood it, and where a person wrote it.
/// </summary>
/// <param name="Id">The package id.</param>
/// <param name="Kind">The kind of element.</param>
/// <param name="Range">What was asked for; <see langword="null"/> where no version was given.</param>
/// <param name="Text">The version as a person wrote it, its properties put in, where that is what NuGet took.</param>
/// <param name="At">The declaring element.</param>
/// <param name="VersionAt">The element that gives the version: the same, or the <c>PackageVersion</c> of central package management.</param>
/// <param name="IsCentral">Whether the version came from central package management.</param>
/// <param name="IsOverride">Whether <c>VersionOverride</c> replaced the central version.</param>
/// <param name="IsImplicit">Whether the .NET SDK added the reference by itself.</param>
/// <param name="IsFromSdk">Whether the package ships with the .NET SDK, by the SDK's own known-package items.</param>
internal sealed record Declaration(
    string Id,
    DeclarationKind Kind,
    VersionRange? Range,
    string? Text,
    SourceSpan At,
    SourceSpan VersionAt,
    bool IsCentral = false,
    bool IsOverride = false,
    bool IsImplicit = false,
    bool IsFromSdk = false)
{
    /// <summary>The frameworks that it is of, by the project's own names; none where it is of the project as a whole.</summary>
    public IReadOnlyList<string> Frameworks { get; init; } = [];

    /// <summary>Whether an element declares it of which only an evaluation knows which one it is; it is said at the project then, or at the element that does not give the version.</summary>
    public bool IsPlaceUnknown { get; init; }

    /// <summary>Elements beside it that ask another version of the same package, without any condition: NuGet takes one of them.</summary>
    public IReadOnlyList<RivalReference> Rivals { get; init; } = [];
}
