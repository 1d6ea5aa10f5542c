using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Tool.Fixing;

/// <summary>A restored project that a fix is planned for.</summary>
internal sealed class FixProject(ProjectFacts facts, Policy? policy)
{
    private readonly Lazy<(ProjectXml Xml, IReadOnlySet<string> Reads, IReadOnlyList<WrittenProperty> Properties)> written = new(() =>
    {
        InputFiles inputs = new();
        List<WrittenProperty> properties = [];
        ProjectXml xml = ProjectXmlReader.ReadAll(facts.ProjectFile, inputs, (element, at, isConditional) =>
        {
            if (element.Parent?.Name.LocalName == XmlDeclaration.PropertyGroup && !element.HasElements)
            {
                properties.Add(new WrittenProperty(element.Name.LocalName, element.Value.Trim(), at, isConditional));
            }
        });
        return (xml, inputs.All.Where(input => input.State != InputState.Absent).Select(input => input.Path).ToHashSet(StringComparer.Ordinal), properties);
    });

    /// <summary>What is true of it.</summary>
    public ProjectFacts Facts { get; } = facts;

    /// <summary>What the policy says of it; <see langword="null"/> where there is none.</summary>
    public Policy? Policy { get; } = policy;

    /// <summary>What its XML says.</summary>
    public ProjectXml Xml => written.Value.Xml;

    /// <summary>The files that it is read from.</summary>
    public IReadOnlySet<string> Reads => written.Value.Reads;

    /// <summary>The properties that these files set, in the order of reading.</summary>
    public IReadOnlyList<WrittenProperty> Properties => written.Value.Properties;

    /// <summary>Whether only <c>[1.2.3]</c> passes.</summary>
    public bool IsExact => Policy?.Pinning?.Direct is { Value: DirectPin.Exact };

    /// <summary>The references that a person wrote.</summary>
    public IEnumerable<Declaration> References => Facts.Declarations.Where(declaration => !declaration.IsImplicit && !declaration.IsFromSdk && declaration.Kind is DeclarationKind.PackageReference or DeclarationKind.GlobalPackageReference);

    /// <summary>
    /// What a reference resolved to, in the targets that ask for its version: another framework's version is another reference's. Each version once.
    /// </summary>
    public IReadOnlyList<NuGetVersion> Resolved(Declaration reference) => [.. Facts.Targets
        .Select(target => target.Entries.GetValueOrDefault(reference.Id))
        .Where(entry => entry is { Kind: TargetEntryKind.Direct } && (reference.Range is null ? entry.Requested is null : reference.Range.Equals(entry.Requested)))
        .Select(entry => entry!.Version).DistinctBy(version => version.ToNormalizedString()).Order()];

    /// <summary>The elements that give a reference its version, by what they say: those of other versions are other references'.</summary>
    public IReadOnlyList<XmlDeclaration> ElementsOf(Declaration reference) => [.. Elements(reference)
        .Where(element => ItemPlaces.Says(VersionOf(element, reference), reference.Range))];

    /// <summary>The version that an element gives to a reference, as it is written.</summary>
    public static string? VersionOf(XmlDeclaration element, Declaration reference) => reference.IsOverride ? element.Override : element.Version;

    private IEnumerable<XmlDeclaration> Elements(Declaration reference)
    {
        string[] names = reference.IsCentral && !reference.IsOverride ? ["PackageVersion", "GlobalPackageReference"] : ["PackageReference", "GlobalPackageReference"];
        return Xml.Declarations.Where(element => names.Contains(element.Element, StringComparer.OrdinalIgnoreCase) && element.Id.Equals(reference.Id, StringComparison.OrdinalIgnoreCase));
    }
}
