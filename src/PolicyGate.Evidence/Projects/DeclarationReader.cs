using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Projects;

/// <summary>Joins what NuGet understood (the assets file) with where a person wrote it (the XML).</summary>
internal sealed class DeclarationReader(AssetsFile assets, IReadOnlyList<XmlDeclaration> written, IReadOnlyList<XmlDeclaration> pinnedSdks, SdkPacks sdkPacks, string projectFile, EvaluatedProject? evaluated = null, IReadOnlyList<XmlDeclaration>? xml = null, IReadOnlyList<FrameworkItems>? items = null)
{
    private static readonly HashSet<string> References = new(StringComparer.OrdinalIgnoreCase) { "PackageReference", "GlobalPackageReference", "PackageDownload" };
    private readonly ILookup<string, XmlDeclaration> byId = written.ToLookup(declaration => declaration.Id, StringComparer.OrdinalIgnoreCase);

    private readonly ItemPlaces places = new(items ?? evaluated?.Frameworks ?? [], written, assets.Frameworks.Count <= 1);

    /// <summary>The project as a whole, for what nobody wrote.</summary>
    public SourceSpan ProjectAt { get; } = SourceSpan.WholeFile(FileBasedApp.SourceOf(projectFile));

    /// <summary>The lock file, where there is no project beside it: its entries are the places.</summary>
    public LockFile? Alone { get; init; }

    /// <summary>A package that nothing declares: its entry in a lock file that is alone, else the project.</summary>
    public SourceSpan PackageAt(string id, NuGetVersion version) =>
        Alone?.Packages.FirstOrDefault(entry => entry.Id.Equals(id, StringComparison.OrdinalIgnoreCase) && entry.Resolved == version)?.At ?? ProjectAt;

    /// <summary>What the project declares: each id once per distinct version that it asks for, over all frameworks.</summary>
    public IReadOnlyList<Declaration> Read()
    {
        List<Declaration> declarations = [];
        foreach (AssetsFramework framework in assets.Frameworks)
        {
            declarations.AddRange(framework.Dependencies.Select(dependency => Reference(dependency, framework.Name)));
            declarations.AddRange(framework.Downloads.Select(download => Download(download, framework.Name)));
        }

        declarations.AddRange(evaluated is null ? WrittenSdks() : EvaluatedImports(evaluated));
        declarations.AddRange(written.Where(element => element.Element.Equals("DotNetCliToolReference", StringComparison.OrdinalIgnoreCase) && !element.IsUpdate).Select(CliTool));
        return [.. declarations
            .GroupBy(declaration => (declaration.Id.ToUpperInvariant(), declaration.Kind, declaration.Range?.ToNormalizedString(), declaration.At))
            .Select(same => same.First() with { Frameworks = [.. same.SelectMany(declaration => declaration.Frameworks).Distinct()] })];
    }

    /// <summary>The property, where it is written, else where it would stand: the project's first <c>PropertyGroup</c>.</summary>
    public SourceSpan PropertyAt(string name) =>
        written.Concat(xml ?? []).FirstOrDefault(element => element.Element == XmlDeclaration.Property && element.Id.Equals(name, StringComparison.OrdinalIgnoreCase))?.At
        ?? written.FirstOrDefault(element => element.Element == XmlDeclaration.PropertyGroup && element.At.File == projectFile)?.At
        ?? ProjectAt;

    /// <summary>The <c>ProjectReference</c> of a framework to a project that NuGet calls so.</summary>
    public (SourceSpan At, bool IsUnknown) ProjectReferenceAt(string name, string framework)
    {
        IReadOnlyList<PlacedItem> references = places.Projects(framework);
        string folder = Path.GetDirectoryName(projectFile)!;
        string? file = assets.ProjectPaths.GetValueOrDefault(name);
        PlacedItem[] found = [.. references.Where(reference => file is null ? IsNamed(reference, name) : Path.GetFullPath(PropertyFunctions.Slashes(reference.Id), folder).Equals(file, PathNames.Comparison))];
        SourceSpan[] at = [.. found.Where(reference => reference.IsCertain).DefaultIfEmpty(found.FirstOrDefault()).OfType<PlacedItem>().Select(reference => reference.At).Distinct()];

        // Two references to one project are one reference; two projects of one name are not.
        return at.Length == 1 || (at.Length > 1 && file is not null) ? (at[0], false) : (ProjectAt, references.Count > 0);
    }

    // A lock file knows no path.
    private static bool IsNamed(PlacedItem reference, string name) => Path.GetFileNameWithoutExtension(PropertyFunctions.Slashes(reference.Id)).Equals(name, StringComparison.OrdinalIgnoreCase);

    private Declaration Reference(AssetsDependency dependency, string framework)
    {
        Place place = places.Of(dependency, framework);
        SourceSpan at = place.At ?? ProjectAt;
        bool isSaid = ItemPlaces.Says(place.Version?.Text, dependency.Range);
        return new Declaration(
            dependency.Id,
            place.IsGlobal ? DeclarationKind.GlobalPackageReference : DeclarationKind.PackageReference,
            dependency.Range,
            isSaid ? place.Version!.Text : null,
            at,
            place.Version?.At ?? at,
            dependency.IsCentral,
            dependency.IsOverride,
            dependency.IsImplicit,
            dependency.IsImplicit && IsOfSdk(dependency.Id, dependency.Range?.MinVersion))
        {
            Frameworks = [framework],
            IsPlaceUnknown = !dependency.IsImplicit && (place.IsUnknown || place.IsVersionUnknown),
            Rivals = [.. Rivals(dependency)],
        };
    }

    // Where anything updates or removes references, which ones are left only an evaluation can tell.
    private IEnumerable<RivalReference> Rivals(AssetsDependency dependency)
    {
        IReadOnlyList<XmlDeclaration> elements = xml ?? written;
        XmlDeclaration[] plain = [.. elements.Where(element => element.IsPlainInclude && element.Element.Equals("PackageReference", StringComparison.OrdinalIgnoreCase) && element.Id.Equals(dependency.Id, StringComparison.OrdinalIgnoreCase))];
        return dependency.IsCentral || elements.Any(element => element.IsChange && element.Element.StartsWith("PackageReference", StringComparison.OrdinalIgnoreCase)) ? []
            : plain
                .Where(element => XmlDeclaration.IsLiteral(element.Version) && !ItemPlaces.Says(element.Version, dependency.Range))
                .Where(_ => plain.Any(element => ItemPlaces.Says(element.Version, dependency.Range)))
                .Select(element => new RivalReference(element.Version!, element.At));
    }

    private Declaration Download((string Id, VersionRange Range) download, string framework)
    {
        bool isOfSdk = IsOfSdk(download.Id, download.Range.MinVersion);
        Place place = isOfSdk ? Place.None : places.OfDownload(download.Id, download.Range, framework);
        SourceSpan at = place.At ?? ProjectAt;
        return new Declaration(download.Id, DeclarationKind.PackageDownload, download.Range, null, at, at, IsFromSdk: isOfSdk) { Frameworks = [framework], IsPlaceUnknown = place.IsUnknown };
    }

    /// <summary>Whether the .NET SDK brings this package in this version. An element that the repository wrote is the repository's, whatever it says of itself.</summary>
    public bool IsOfSdk(string id, NuGetVersion? version) => sdkPacks.Contains(id, version)
        && !byId[id].Any(element => References.Contains(element.Element)) && evaluated?.DeclaredIds.Contains(id) != true;

    private IEnumerable<Declaration> WrittenSdks() => written
        .Where(element => element.Element == XmlDeclaration.Sdk && !element.Id.Equals("PolicyGate", StringComparison.OrdinalIgnoreCase))
        .Select(element => ProjectSdk(element, pinnedSdks)).OfType<Declaration>();

    // What MSBuild imported from elsewhere than the .NET SDK and the PolicyGate that runs, by its folder and not by its name; and what stands in
    // the files under a condition that does not hold here.
    private IEnumerable<Declaration> EvaluatedImports(EvaluatedProject project)
    {
        foreach (EvaluatedImport import in project.Imports.Where(import => !project.Installation.Contains(import.File) && !project.IsOwn(import.File)))
        {
            PackageFolder? package = PackageFolder.Of(import.File);
            if (import.Sdk is { } sdk)
            {
                SourceSpan at = import.IsVersioned ? import.At : pinnedSdks.FirstOrDefault(pinned => pinned.Id.Equals(sdk, StringComparison.OrdinalIgnoreCase))?.At ?? import.At;
                NuGetVersion? version = package?.Version ?? (NuGetVersion.TryParse(import.SdkVersion, out NuGetVersion? parsed) ? parsed : null);
                if (version is not null)
                {
                    yield return Exactly(package is null || package.Id.Equals(sdk, StringComparison.OrdinalIgnoreCase) ? sdk : package.Id, DeclarationKind.ProjectSdk, version, at);
                }
            }
            else if (package is not null && !IsOfSamePackage(package, import.At.File))
            {
                yield return Exactly(package.Id, DeclarationKind.Import, package.Version, import.At);
            }
        }

        EvaluatedImport[] products = [.. project.Imports.Where(import => import.Sdk is not null && (project.Installation.Contains(import.File) || project.IsOwn(import.File)))];
        foreach (XmlDeclaration element in written.Where(element => element.Element == XmlDeclaration.Sdk))
        {
            bool isProducts = products.Any(import => import.Sdk!.Equals(element.Id, StringComparison.OrdinalIgnoreCase) && (element.Version is null || import.At == element.At));
            if (!isProducts && ProjectSdk(element, pinnedSdks) is { } declaration)
            {
                yield return declaration;
            }
        }
    }

    internal static bool IsOfSamePackage(PackageFolder package, string file) =>
        PackageFolder.Of(file) is { } importing && importing.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase) && importing.Version == package.Version && importing.Root == package.Root;

    private static Declaration Exactly(string id, DeclarationKind kind, NuGetVersion version, SourceSpan at) =>
        new(id, kind, new VersionRange(version, true, version, true), null, at, at);

    // Without a version, here or in global.json, it is an SDK that ships with the .NET SDK and no package.
    internal static Declaration? ProjectSdk(XmlDeclaration element, IReadOnlyList<XmlDeclaration> pinnedSdks)
    {
        XmlDeclaration? pinned = element.Version is not null ? element : pinnedSdks.FirstOrDefault(sdk => sdk.Id.Equals(element.Id, StringComparison.OrdinalIgnoreCase));
        return pinned?.Version is { } text && NuGetVersion.TryParse(text, out NuGetVersion? version)
            ? new Declaration(element.Id, DeclarationKind.ProjectSdk, new VersionRange(version, true, version, true), null, pinned.At, pinned.At)
            : null;
    }

    private static Declaration CliTool(XmlDeclaration element) => new(
        element.Id,
        DeclarationKind.CliToolReference,
        VersionRange.TryParse(element.Version ?? string.Empty, out VersionRange? range) ? range : VersionRange.All,
        XmlDeclaration.IsLiteral(element.Version) ? element.Version : null,
        element.At,
        element.At);
}
