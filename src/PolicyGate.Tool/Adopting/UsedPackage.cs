using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Tool.Adopting;

/// <summary>A package as one project has it.</summary>
internal sealed record UsedPackage(ResolvedPackage Package, ProjectFacts Facts)
{
    /// <summary>The id.</summary>
    public string Id => Package.Id;

    /// <summary>Its signatures; <see langword="null"/> where they are missing.</summary>
    public PackageSignatures? Signatures => Package.FolderPath is null ? null : (Facts.Evidence.Of<PackageSignatures>(Package) as Evidence<PackageSignatures>.Known)?.Value;

    /// <summary>Its licence; <see langword="null"/> where there is no expression.</summary>
    public LicenseExpression? License => Package.FolderPath is null ? null : (Facts.Evidence.Of<PackageLicense>(Package) as Evidence<PackageLicense>.Known)?.Value.Expression;

    /// <summary>Its build code; <see langword="null"/> where it is missing.</summary>
    public BuildCode? BuildCode => Package.FolderPath is null ? null : (Facts.Evidence.Of<BuildCode>(Package) as Evidence<BuildCode>.Known)?.Value;

    /// <summary>Its source, by the key of nuget.config where it has one; <see langword="null"/> where none is recorded.</summary>
    public string? Source
    {
        get
        {
            if (Package.FolderPath is null || Facts.Evidence.Of<RecordedSource>(Package) is not Evidence<RecordedSource>.Known { Value.Location: { } source })
            {
                return null;
            }

            NuGetSettings settings = Facts.NuGet.Value;
            return settings.NameOf(source) ?? settings.Sources.FirstOrDefault(configured => settings.IsNamed(source, configured.Key))?.Key ?? source;
        }
    }
}
