using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Fixing;

/// <summary>Pins floats and ranges to what is resolved. One element may serve many projects and frameworks: it is pinned to what all of them resolved.</summary>
internal sealed class PinnedVersions(EditedFiles files, ICollection<string> notes)
{
    /// <summary>Plans the edits.</summary>
    /// <param name="projects">The projects.</param>
    /// <param name="settled">Elements whose version something else of the fix sets.</param>
    public void Plan(IReadOnlyList<FixProject> projects, IReadOnlySet<SourceSpan> settled)
    {
        Loose[] loose = [.. projects.SelectMany(Of)];
        foreach (Loose nowhere in loose.Where(found => found.Element is null))
        {
            string version = nowhere.Versions.Count == 1 ? $"; set it to {VersionText.Pin(nowhere.Versions[0], nowhere.Project.IsExact)} where it comes from" : string.Empty;
            notes.Add($"{files.Shown(nowhere.Reference.VersionAt)}: the version of {nowhere.Reference.Id} ({nowhere.Reference.Shown()}) is not written there{version}");
        }

        foreach (IGrouping<SourceSpan, Loose> place in loose.Where(found => found.Element is not null && !settled.Contains(found.Element.At)).GroupBy(found => found.Element!.At)
            .OrderBy(place => place.Key.File, StringComparer.Ordinal).ThenBy(place => place.Key.Line))
        {
            Pin(place.Key, [.. place]);
        }
    }

    private void Pin(SourceSpan at, Loose[] found)
    {
        (Declaration reference, VersionRange range) = (found[0].Reference, found[0].Reference.Range!);
        NuGetVersion[] versions = [.. found.SelectMany(one => one.Versions).DistinctBy(version => version.ToNormalizedString())];
        bool isOneId = found.All(one => one.Reference.Id.Equals(reference.Id, StringComparison.OrdinalIgnoreCase));
        if (versions.Length == 0 || found.Any(one => one.Versions.Count == 0))
        {
            notes.Add($"{files.Shown(at)}: {reference.Id} was not resolved everywhere; restore first");
        }
        else if (versions.Length > 1)
        {
            string where = found.Any(one => one.Versions.Count > 1) ? "frameworks" : isOneId ? "projects" : "packages";
            notes.Add($"{files.Shown(at)}: {reference.Id} resolves to {VersionText.Shown(versions)} in different {where}, and one version is written for all; choose one, or give each its own");
        }
        else if (!VersionEdit.Set(files, at, reference.Id, reference.IsOverride ? "VersionOverride" : "Version", range, VersionText.Pin(versions[0], found.Any(one => one.Project.IsExact))))
        {
            notes.Add($"{files.Shown(at)}: what stands there is not the version of {reference.Id} ({reference.Shown()}) alone, or is not the repository's; set it to {VersionText.Pin(versions[0], found.Any(one => one.Project.IsExact))}");
        }
    }

    private static IEnumerable<Loose> Of(FixProject project)
    {
        foreach (Declaration reference in project.References.Where(reference => Needs(project, reference)))
        {
            IReadOnlyList<NuGetVersion> versions = project.Resolved(reference);
            IReadOnlyList<XmlDeclaration> elements = project.ElementsOf(reference);
            foreach (XmlDeclaration? element in elements.Count == 0 ? [null] : elements.Cast<XmlDeclaration?>())
            {
                yield return new Loose(project, reference, element, versions);
            }
        }
    }

    // What the policy refuses. Where it says nothing, or there is none, whatever moves by itself.
    private static bool Needs(FixProject project, Declaration reference) => (project.Policy?.Pinning?.Direct?.Value ?? DirectPin.Range) switch
    {
        DirectPin.Exact => reference.Shape() is PinShape.Floating or PinShape.Range or PinShape.Bare,
        DirectPin.Fixed => reference.Shape() is PinShape.Floating or PinShape.Range,
        DirectPin.Locked => reference.Shape() is PinShape.Floating or PinShape.Range && !project.Facts.IsLocked(reference),
        DirectPin.Range => reference.Shape() is PinShape.Floating,
        _ => false,
    };

    private sealed record Loose(FixProject Project, Declaration Reference, XmlDeclaration? Element, IReadOnlyList<NuGetVersion> Versions);
}
