using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>An item element of a project or of a file that it imports.</summary>
/// <param name="Element"><c>PackageReference</c>, <c>PackageVersion</c>, <c>ProjectReference</c> …</param>
/// <param name="Id">One id of its <c>Include</c> or <c>Update</c>.</param>
/// <param name="Version">Its version as written, attribute or child.</param>
/// <param name="Override">Its <c>VersionOverride</c> as written.</param>
/// <param name="At">The element.</param>
/// <param name="IsUpdate">Whether it changes items that others include, and brings in none.</param>
internal sealed record XmlDeclaration(string Element, string Id, string? Version, string? Override, SourceSpan At, bool IsUpdate = false)
{
    /// <summary>Whether it is an <c>Include</c> that no condition, target or <c>Exclude</c> stands over: what it says is so.</summary>
    public bool IsPlainInclude { get; init; }

    /// <summary>Whether it is an <c>Update</c> or <c>Remove</c>, which changes what other elements include.</summary>
    public bool IsChange { get; init; }

    /// <summary>The element of an MSBuild project SDK, whatever form it has.</summary>
    public const string Sdk = "Sdk";

    /// <summary>The element of a property that turns something of NuGet on; its id is the property's name.</summary>
    public const string Property = "Property";

    /// <summary>The first <c>PropertyGroup</c> of a file, where such a property would stand.</summary>
    public const string PropertyGroup = "PropertyGroup";

    /// <summary>Whether the text has something that only MSBuild can expand.</summary>
    public static bool IsLiteral(string? text) => text is not null && !text.Contains("$(", StringComparison.Ordinal) && !text.Contains("@(", StringComparison.Ordinal);
}
