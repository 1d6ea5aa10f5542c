using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Tool.Monitoring;

namespace PolicyGate.Tool.Cataloguing;

/// <summary>A version of a package that the repository uses, with what its own bytes say of it. What is not known is <see langword="null"/>, and <see cref="Missing"/> says why.</summary>
internal sealed record CataloguedPackage
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The version.</summary>
    public required NuGetVersion Version { get; init; }

    /// <summary>Who uses it, in the order of projects; never empty.</summary>
    public required IReadOnlyList<CataloguedUse> Uses { get; init; }

    /// <summary>Whether it ships with the .NET SDK, or the SDK chooses it.</summary>
    public bool IsFromSdk { get; init; }

    /// <summary>Whether it is a .NET tool or an MSBuild project SDK, which runs as a whole.</summary>
    public bool RunsAsAWhole { get; init; }

    /// <summary>Whether some program uses an assembly or a native library of it; <see langword="null"/> where only a restore would tell.</summary>
    public bool? IsUsedByPrograms { get; init; }

    /// <summary>NuGet's content hash, SHA-512, base64.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Whether that is the hash of the archive that is there, and not what an assets file or a lock file says.</summary>
    public bool IsHashRead { get; init; }

    /// <summary>The source that NuGet recorded, as it is shown.</summary>
    public string? Source { get; init; }

    /// <summary>The author's valid signature.</summary>
    public PackageSignature? Author { get; init; }

    /// <summary>The signature of a repository that counts.</summary>
    public PackageSignature? Repository { get; init; }

    /// <summary>The licence as the policy judges it.</summary>
    public LicenseExpression? License { get; init; }

    /// <summary>The licence as the package itself says.</summary>
    public LicenseExpression? DeclaredLicense { get; init; }

    /// <summary>What the package says instead of a licence expression.</summary>
    public string LicenseSays { get; init; } = string.Empty;

    /// <summary>What of it can run in a build.</summary>
    public CodeKinds BuildCode { get; init; }

    /// <summary>What its assemblies can do; <see langword="null"/> where that was not asked, or is not known.</summary>
    public PackageCapabilities? Capabilities { get; init; }

    /// <summary>What is known to be wrong with it.</summary>
    public IReadOnlyList<CataloguedAdvisory> Advisories { get; init; } = [];

    /// <summary>The keys of the packages that it depends on, in any framework of any project.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>What could not be read, and why.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What tells it from others, <c>ID/1.0.0</c> in upper case.</summary>
    public string Key => KnownVersion.KeyOf(Id, Version);

    /// <summary>Its owners in the repository's signed statement.</summary>
    public IReadOnlyList<string> Owners => Repository?.Owners ?? [];
}
