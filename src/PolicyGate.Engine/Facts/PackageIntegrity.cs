namespace PolicyGate.Facts;

/// <summary>How a package on disk differs from what it should be. Empty lists where all is well.</summary>
/// <param name="Archive">Why the archive is not the one that was installed.</param>
/// <param name="Altered">Extracted files that differ from the archive, are gone, or are links; each with what is wrong.</param>
/// <param name="Added">Files in the package's folder that the archive does not hold and nothing takes.</param>
/// <param name="Unsafe">Entries of the archive whose names escape, collide or repeat.</param>
internal sealed record PackageIntegrity(IReadOnlyList<string> Archive, IReadOnlyList<string> Altered, IReadOnlyList<string> Added, IReadOnlyList<string> Unsafe)
{
    /// <summary>Those of the added files that NuGet, the SDK, MSBuild or a package's own build code would take.</summary>
    public IReadOnlyList<string> Planted { get; init; } = [];
}
