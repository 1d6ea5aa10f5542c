using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Tool.Fixing;

/// <summary>Some packages of some projects that read one file of central versions, and whether their versions can move there without changing any.</summary>
internal sealed class CentralMove
{
    private readonly EditedFiles files;
    private readonly string file;
    private readonly FixProject[] projects;
    private readonly bool isExact;
    private readonly List<SourceSpan> stripped = [];
    private readonly List<(XmlDeclaration Element, string Version)> set = [];
    private readonly Dictionary<string, string> added = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Decides.</summary>
    public CentralMove(EditedFiles files, string file, FixProject[] projects, IReadOnlyList<string> ids)
    {
        (this.files, this.file, this.projects) = (files, file, projects);
        isExact = projects.Any(project => project.IsExact);
        Refused = !files.IsOurs(file) ? $"{file} has the central versions, and is not the repository's" : OffIn(file) ?? ids.Select(Decide).FirstOrDefault(why => why is not null);
    }

    /// <summary>Why nothing is done; <see langword="null"/> where it can be.</summary>
    public string? Refused { get; }

    /// <summary>Whether an element gives a reference a version of its own.</summary>
    public static bool HasVersion(XmlDeclaration element) => element.Element.Equals("PackageReference", StringComparison.OrdinalIgnoreCase) && (element.Version ?? element.Override) is not null;

    /// <summary>Makes the edits; returns the elements that they are of.</summary>
    public IEnumerable<SourceSpan> Do()
    {
        foreach ((XmlDeclaration element, string version) in set)
        {
            VersionEdit.Set(files, element.At, element.Id, "Version", VersionRange.Parse(element.Version!), version);
        }

        CentralFile.Add(files, file, added);
        foreach (SourceSpan at in stripped.Distinct())
        {
            CentralFile.Strip(files, at);
        }

        return [.. stripped, .. set.Select(change => change.Element.At)];
    }

    private string? OffIn(string path) => projects.SelectMany(project => project.Properties).FirstOrDefault(property => property.At.File == path && property.Is(CentralFile.Switch) && !property.Value.Equals("true", StringComparison.OrdinalIgnoreCase)) is { } off
        ? $"{files.Shown(off.At)} sets {CentralFile.Switch} to {off.Value}; set it to true, then try again" : null;

    private string? Decide(string id)
    {
        (FixProject Project, Declaration Reference)[] references = [.. projects.SelectMany(project => project.References.Where(reference => reference.Id.Equals(id, StringComparison.OrdinalIgnoreCase)).Select(reference => (project, reference)))];
        (FixProject Project, XmlDeclaration Element)[] elements = [.. projects.SelectMany(project => project.Xml.Declarations.Where(element => HasVersion(element) && element.Id.Equals(id, StringComparison.OrdinalIgnoreCase)).Select(element => (project, element)))];
        XmlDeclaration[] central = [.. projects.SelectMany(project => project.Xml.Declarations).Where(element => element.Element.Equals("PackageVersion", StringComparison.OrdinalIgnoreCase) && element.Id.Equals(id, StringComparison.OrdinalIgnoreCase)).DistinctBy(element => element.At)];
        NuGetVersion[] versions = [.. references.SelectMany(one => one.Project.Resolved(one.Reference)).DistinctBy(version => version.ToNormalizedString())];
        if (references.FirstOrDefault(one => one.Project.Resolved(one.Reference).Count == 0) is { Project: { } unresolved })
        {
            return $"{id} was not resolved in {unresolved.Facts.ProjectPath}; restore first";
        }

        if (versions.Length > 1)
        {
            return $"{id} resolves to {VersionText.Shown(versions)} in different projects or frameworks{Centrally(central)}; choose one version, then try again";
        }

        if (elements.FirstOrDefault(one => !CentralFile.CanStrip(files, one.Element.At)) is { Element: { } fixedOne })
        {
            return $"{id} is declared where it cannot be edited, {files.Shown(fixedOne.At)}";
        }

        if (references.FirstOrDefault(one => (!one.Reference.IsCentral || one.Reference.IsOverride) && !elements.Any(element => element.Project == one.Project)) is { Reference: { } nowhere })
        {
            return $"{id} has its version where it cannot be edited, in {files.Shown(nowhere.VersionAt)} or a file that it leads to";
        }

        string? version = versions.Length == 1 ? VersionText.Pin(versions[0], isExact) : elements.Select(one => one.Element.Version).Distinct(StringComparer.Ordinal).ToArray() is [{ } only] && XmlDeclaration.IsLiteral(only) ? only.Trim() : null;
        if (version is null || elements.FirstOrDefault(one => versions.Length == 1 && !IsTold(one.Project, one.Element, elements.Count(other => other.Project == one.Project), version)) is { Element: not null })
        {
            XmlDeclaration hidden = elements.FirstOrDefault(one => version is null || !IsTold(one.Project, one.Element, elements.Count(other => other.Project == one.Project), version)).Element!;
            return $"{id} {hidden.Override ?? hidden.Version} ({files.Shown(hidden.At)}) is under a condition that does not hold here, so that what it resolves to is not known";
        }

        stripped.AddRange(elements.Select(one => one.Element.At));
        return versions.Length == 1 ? Write(id, version, versions[0], central) : Write(id, version, null, central);
    }

    private string? Write(string id, string version, NuGetVersion? resolved, XmlDeclaration[] central)
    {
        switch (central)
        {
            case []:
                added[id] = version;
                return null;
            case [{ } only] when resolved is null ? VersionText.AreSame(only.Version, version) : VersionText.Pins(only.Version, resolved, isExact):
                return null;
            case [{ IsPlainInclude: true } only] when resolved is not null && files.Element(only.At) is not null && VersionRange.TryParse(only.Version ?? string.Empty, out _):
                set.Add((only, version));
                return null;
            default:
                return $"{id} shall be {version}{Centrally(central)}; set it to {version} there, then try again";
        }
    }

    // What the graph knows: the element says what a reference of the project asks for, or is the only one and computed; or it says what is written.
    private static bool IsTold(FixProject project, XmlDeclaration element, int elements, string? version)
    {
        string? text = element.Override ?? element.Version;
        return XmlDeclaration.IsLiteral(text)
            ? VersionText.AreSame(text, version) || project.References.Any(reference => reference.Id.Equals(element.Id, StringComparison.OrdinalIgnoreCase) && ItemPlaces.Says(text, reference.Range))
            : elements == 1;
    }

    private string Centrally(XmlDeclaration[] central) => central.Length == 0 ? string.Empty
        : $", and is {string.Join(" and ", central.Select(element => $"{element.Version} ({files.Shown(element.At)})"))} centrally";
}
