using NuGet.Versioning;
using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>The element that declares a package.</summary>
internal enum DeclarationKind
{
    /// <summary><c>PackageReference</c>, or <c>#:package</c> of a file-based app.</summary>
    PackageReference,

    /// <summary><c>GlobalPackageReference</c>.</summary>
    GlobalPackageReference,

    /// <summary><c>PackageDownload</c>.</summary>
    PackageDownload,

    /// <summary>An MSBuild project SDK: <c>Sdk="X/1.0"</c>, <c>&lt;Sdk&gt;</c>, <c>msbuild-sdks</c> of global.json, <c>#:sdk</c>.</summary>
    ProjectSdk,

    /// <summary>An import of a package's file by its path.</summary>
    Import,

    /// <summary><c>DotNetCliToolReference</c>: a program that NuGet restores beside the graph.</summary>
    CliToolReference,

    /// <summary>A tool of a .NET tool manifest.</summary>
    DotnetTool,
}

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

/// <summary>A second reference to a package.</summary>
/// <param name="Text">The version as a person wrote it.</param>
/// <param name="At">The element.</param>
internal sealed record RivalReference(string Text, SourceSpan At);
