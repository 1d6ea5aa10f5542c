using NuGet.Versioning;
using PolicyGate.Facts;

namespace PolicyGate.Projects;

/// <summary>What a project asks for, as it is written, where no restore has decided what it means: conditions are passed over, so that what one of them hides is judged too.</summary>
internal static class UnrestoredDeclarations
{
    /// <summary>The declarations.</summary>
    public static IReadOnlyList<Declaration> Read(ProjectXml xml, IReadOnlyList<XmlDeclaration> pinnedSdks, PropertyExpansion expansion)
    {
        bool isCentral = xml.Properties.GetValueOrDefault("ManagePackageVersionsCentrally") is { } central && central.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
        List<Declaration> declarations = [];
        foreach (XmlDeclaration element in xml.Declarations.Where(element => !element.IsUpdate && !PropertyExpansion.IsOpen(element.Id)))
        {
            switch (element.Element.ToUpperInvariant())
            {
                case "PACKAGEREFERENCE":
                    XmlDeclaration? version = isCentral && element.Override is null && element.Version is null ? Central(xml, element.Id) : null;
                    XmlDeclaration? update = version is null && element.Version is null && element.Override is null ? Update(xml, element.Id) : null;
                    declarations.Add(Of(expansion, element, version ?? update ?? element, DeclarationKind.PackageReference, isCentral && element.Version is null, element.Override is not null));
                    break;
                case "GLOBALPACKAGEREFERENCE":
                    declarations.Add(Of(expansion, element, element, DeclarationKind.GlobalPackageReference, isCentral, false));
                    break;
                case "PACKAGEDOWNLOAD":
                    declarations.AddRange((element.Version ?? string.Empty).Split(';', StringSplitOptions.TrimEntries).Select(version => Of(expansion, element with { Version = version }, element with { Version = version }, DeclarationKind.PackageDownload, false, false)));
                    break;
                case "DOTNETCLITOOLREFERENCE":
                    declarations.Add(Of(expansion, element, element, DeclarationKind.CliToolReference, false, false));
                    break;
                case "SDK" when !element.Id.Equals("PolicyGate", StringComparison.OrdinalIgnoreCase) && DeclarationReader.ProjectSdk(element, pinnedSdks) is { } sdk:
                    declarations.Add(sdk);
                    break;
                default:
                    break;
            }
        }

        return [.. declarations.DistinctBy(declaration => (declaration.Id.ToUpperInvariant(), declaration.Kind, declaration.Range?.ToNormalizedString(), declaration.At))];
    }

    /// <summary>What is only downloaded, which no lock file has.</summary>
    public static IEnumerable<Declaration> Downloads(ProjectXml xml, PropertyExpansion expansion) => Read(xml, [], expansion).Where(declaration => declaration.Kind == DeclarationKind.PackageDownload);

    /// <summary>The package that a declaration asks for: of a single version, which a restore takes where it is served, or of one that only a restore knows.</summary>
    public static ResolvedPackage Package(Declaration declaration)
    {
        bool isSingle = declaration.Range is { IsFloating: false, HasLowerBound: true, IsMinInclusive: true } range && (!range.HasUpperBound || range.MinVersion == range.MaxVersion);
        ResolvedPackage package = ClosureReader.Outside(declaration with { Range = declaration.Range ?? VersionRange.All });
        return package with { IsVersionKnown = isSingle, FolderPath = declaration.Kind == DeclarationKind.ProjectSdk ? package.FolderPath : null };
    }

    private static Declaration Of(PropertyExpansion expansion, XmlDeclaration element, XmlDeclaration versioned, DeclarationKind kind, bool isCentral, bool isOverride)
    {
        string? text = isOverride ? versioned.Override : versioned.Version;
        string expanded = expansion.Expand(text, versioned.At, versioned.Element).Trim();
        VersionRange? range = VersionRange.TryParse(expanded, out VersionRange? parsed) ? parsed : null;
        return new Declaration(element.Id, kind, range, range is not null ? expanded : XmlDeclaration.IsLiteral(text) ? text : null, element.At, versioned.At, isCentral, isOverride);
    }

    private static XmlDeclaration? Central(ProjectXml xml, string id) => xml.Declarations.FirstOrDefault(element => element.Element.Equals("PackageVersion", StringComparison.OrdinalIgnoreCase) && element.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    private static XmlDeclaration? Update(ProjectXml xml, string id) => xml.Declarations.FirstOrDefault(element => element.IsUpdate && element.Version is not null && element.Element.Equals("PackageReference", StringComparison.OrdinalIgnoreCase) && element.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
}
