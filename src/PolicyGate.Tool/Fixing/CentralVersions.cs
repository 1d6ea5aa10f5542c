using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Fixing;

/// <summary>
/// Moves versions to the file of central versions. All or nothing for the projects of one such file: NuGet refuses what is half done. A version that
/// another project or framework did not resolve is written for none.
/// </summary>
internal sealed class CentralVersions(EditedFiles files, ICollection<string> notes)
{
    private readonly HashSet<SourceSpan> settled = [];

    /// <summary>The elements whose version is set or taken away.</summary>
    public IReadOnlySet<SourceSpan> Settled => settled;

    /// <summary>Plans the edits; returns the projects that are managed centrally from then on, and were not before.</summary>
    public IReadOnlyList<FixProject> Plan(IReadOnlyList<FixProject> projects)
    {
        List<FixProject> moved = [];
        foreach (IGrouping<string?, FixProject> place in projects.GroupBy(project => CentralFile.Of(project, files.Root), StringComparer.Ordinal).OrderBy(place => place.Key, StringComparer.Ordinal))
        {
            FixProject[] group = [.. place.Where(project => !OptsOut(project, place.Key))];
            if (group.Any(Asks) && place.Key is not { } file)
            {
                notes.Add($"{group.First(Asks).Facts.ProjectPath}: which file has the central versions only an evaluation knows; central versions were left alone");
            }
            else if (group.Any(Asks))
            {
                if (group.All(IsCentral))
                {
                    RemoveOverrides(place.Key!, group);
                }
                else if (Move(place.Key!, group))
                {
                    moved.AddRange(group.Where(project => !IsCentral(project)));
                }
            }
        }

        return moved;
    }

    private static bool IsCentral(FixProject project) => project.Facts.CentralManagement is Evidence<bool>.Known { Value: true };

    private static bool Asks(FixProject project) => project.Policy?.Pinning?.CentralRequired is { Value: true } && project.References.Any(reference => IsOwn(reference));

    private static bool IsOwn(Declaration reference) => reference.Kind == DeclarationKind.PackageReference && (!reference.IsCentral || reference.IsOverride);

    // <ManagePackageVersionsCentrally>false</…> of its own: a person's decision.
    private bool OptsOut(FixProject project, string? file)
    {
        WrittenProperty? own = project.Properties.FirstOrDefault(property => property.Is(CentralFile.Switch) && property.At.File != file && property.Value.Equals("false", StringComparison.OrdinalIgnoreCase));
        if (own is not null && Asks(project))
        {
            notes.Add($"{files.Shown(own.At)}: {project.Facts.ProjectPath} is not managed centrally because {CentralFile.Switch} is false there; remove that, then try again");
        }

        return own is not null;
    }

    private void RemoveOverrides(string file, FixProject[] group)
    {
        IEnumerable<string> ids = group.Where(Asks).SelectMany(project => project.References).Where(IsOwn).Select(reference => reference.Id).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase);
        foreach (string id in ids)
        {
            CentralMove move = new(files, file, group, [id]);
            if (move.Refused is { } why)
            {
                notes.Add($"{id} was left alone: {why}");
                continue;
            }

            settled.UnionWith(move.Do());
        }
    }

    private bool Move(string file, FixProject[] group)
    {
        string[] implicitOnes = [.. group.SelectMany(project => project.Facts.Declarations).Where(declaration => declaration.IsImplicit).Select(declaration => declaration.Id)];
        string[] ids = [.. group.SelectMany(project => project.References.Where(reference => reference.Kind == DeclarationKind.PackageReference).Select(reference => reference.Id)
            .Concat(project.Xml.Declarations.Where(CentralMove.HasVersion).Select(element => element.Id))).Except(implicitOnes, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        CentralMove move = new(files, file, group, ids);
        if (move.Refused is { } why)
        {
            notes.Add($"central versions were left alone: {why}");
            return false;
        }

        settled.UnionWith(move.Do());
        return true;
    }
}
