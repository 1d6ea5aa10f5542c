using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>Joins what NuGet understood (the assets file) with where a person wrote it (the XML).</summary>
internal sealed class DeclarationReader(AssetsFile assets, IReadOnlyList<XmlDeclaration> written, IReadOnlyList<XmlDeclaration> pinnedSdks, SdkPacks sdkPacks, string projectFile)
{
    private readonly ILookup<string, XmlDeclaration> byId = written.ToLookup(declaration => declaration.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>The project as a whole, for what nobody wrote.</summary>
    public SourceSpan ProjectAt { get; } = SourceSpan.WholeFile(FileBasedApp.SourceOf(projectFile));

    /// <summary>What the project declares: each id once per distinct version that it asks for, over all frameworks.</summary>
    public IReadOnlyList<Declaration> Read()
    {
        List<Declaration> declarations = [];
        foreach (AssetsFramework framework in assets.Frameworks)
        {
            declarations.AddRange(framework.Dependencies.Select(Reference));
            declarations.AddRange(framework.Downloads.Select(Download));
        }

        declarations.AddRange(written.Where(element => element.Element == XmlDeclaration.Sdk).Select(ProjectSdk).OfType<Declaration>());
        return [.. declarations.DistinctBy(declaration => (declaration.Id.ToUpperInvariant(), declaration.Kind, declaration.Range?.ToNormalizedString(), declaration.At))];
    }

    /// <summary>The property, where it is written, else where it would stand: the project's first <c>PropertyGroup</c>.</summary>
    public SourceSpan PropertyAt(string name) =>
        written.FirstOrDefault(element => element.Element == XmlDeclaration.Property && element.Id.Equals(name, StringComparison.OrdinalIgnoreCase))?.At
        ?? written.FirstOrDefault(element => element.Element == XmlDeclaration.PropertyGroup && element.At.File == projectFile)?.At
        ?? ProjectAt;

    /// <summary>The <c>ProjectReference</c> to a project of this name.</summary>
    public SourceSpan ProjectReferenceAt(string name) => written
        .Where(declaration => declaration.Element.Equals("ProjectReference", StringComparison.OrdinalIgnoreCase))
        .FirstOrDefault(declaration => Path.GetFileNameWithoutExtension(declaration.Id.Replace('\\', '/')).Equals(assets.ProjectFiles.GetValueOrDefault(name, name), StringComparison.OrdinalIgnoreCase))?.At ?? ProjectAt;

    private Declaration Reference(AssetsDependency dependency)
    {
        XmlDeclaration[] references = Elements(dependency.Id, "PackageReference");
        XmlDeclaration? global = Elements(dependency.Id, "GlobalPackageReference").FirstOrDefault();
        XmlDeclaration? reference = references.FirstOrDefault(element => Says(element.Override ?? element.Version, dependency.Range)) ?? references.FirstOrDefault() ?? global;
        XmlDeclaration? central = dependency.IsCentral && !dependency.IsOverride
            ? Elements(dependency.Id, "PackageVersion") is { Length: > 0 } versions ? versions.FirstOrDefault(element => Says(element.Version, dependency.Range)) ?? versions[0] : global
            : null;
        XmlDeclaration? versionElement = central ?? references.FirstOrDefault(element => Says(element.Override ?? element.Version, dependency.Range)) ?? reference;
        string? text = dependency.IsOverride ? versionElement?.Override : versionElement?.Version;
        return new Declaration(
            dependency.Id,
            references.Length == 0 && global is not null ? DeclarationKind.GlobalPackageReference : DeclarationKind.PackageReference,
            dependency.Range,
            XmlDeclaration.IsLiteral(text) ? text : null,
            reference?.At ?? ProjectAt,
            versionElement?.At ?? ProjectAt,
            dependency.IsCentral,
            dependency.IsOverride,
            dependency.IsImplicit,
            dependency.IsImplicit && sdkPacks.Contains(dependency.Id))
        {
            Rivals = [.. Rivals(references, dependency)],
        };
    }

    // Where anything updates or removes references, which ones are left only an evaluation can tell.
    private IEnumerable<RivalReference> Rivals(XmlDeclaration[] references, AssetsDependency dependency) =>
        dependency.IsCentral || written.Any(element => element.IsChange && element.Element.StartsWith("PackageReference", StringComparison.OrdinalIgnoreCase)) ? []
        : references
            .Where(element => element.IsPlainInclude && XmlDeclaration.IsLiteral(element.Version) && !Says(element.Version, dependency.Range))
            .Where(_ => references.Any(element => element.IsPlainInclude && Says(element.Version, dependency.Range)))
            .Select(element => new RivalReference(element.Version!, element.At));

    private Declaration Download((string Id, VersionRange Range) download)
    {
        XmlDeclaration? element = Elements(download.Id, "PackageDownload").FirstOrDefault();
        SourceSpan at = element?.At ?? ProjectAt;
        return new Declaration(download.Id, DeclarationKind.PackageDownload, download.Range, null, at, at, IsFromSdk: element is null && sdkPacks.Contains(download.Id));
    }

    // Without a version, here or in global.json, it is an SDK that ships with the .NET SDK and no package. PolicyGate as an SDK
    // is what decides: whoever does not want it does not import it.
    private Declaration? ProjectSdk(XmlDeclaration element)
    {
        XmlDeclaration? pinned = element.Version is not null ? element : pinnedSdks.FirstOrDefault(sdk => sdk.Id.Equals(element.Id, StringComparison.OrdinalIgnoreCase));
        return pinned?.Version is { } text && NuGetVersion.TryParse(text, out NuGetVersion? version) && !element.Id.Equals("PolicyGate", StringComparison.OrdinalIgnoreCase)
            ? new Declaration(element.Id, DeclarationKind.ProjectSdk, new VersionRange(version, true, version, true), null, pinned.At, pinned.At)
            : null;
    }

    private XmlDeclaration[] Elements(string id, string element) =>
        [.. byId[id].Where(declaration => declaration.Element.Equals(element, StringComparison.OrdinalIgnoreCase))];

    private static bool Says(string? text, VersionRange? range) =>
        text is not null && range is not null && VersionRange.TryParse(text, out VersionRange? parsed) && parsed.ToNormalizedString() == range.ToNormalizedString();
}
