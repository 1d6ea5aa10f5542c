using PolicyGate.Projects;

namespace PolicyGate.Tool.Inputs;

/// <summary>The projects that other projects refer to, wherever they lie.</summary>
internal sealed partial class RepositoryScan
{
    private void Follow(CancellationToken cancellation)
    {
        while (open.TryDequeue(out string? project))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!File.Exists(project))
            {
                // An app, whose project dotnet makes up.
                FollowFrom(project, Read(project));
            }
            else
            {
                Project(project);
            }
        }
    }

    private void FollowFrom(string project, ProjectXml? xml)
    {
        string folder = Path.GetDirectoryName(project)!;
        foreach (XmlDeclaration declaration in (xml?.Declarations ?? []).Where(declaration => declaration.Element.Equals("ProjectReference", StringComparison.OrdinalIgnoreCase) && !PropertyExpansion.IsOpen(declaration.Id)))
        {
            string reference = Path.GetFullPath(declaration.Id.Replace('\\', '/').Replace("\0", string.Empty, StringComparison.Ordinal), folder);
            if (File.Exists(reference) && reference.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
            {
                Builders.Add(RealFile(ProjectGraphFile.OfApp(reference).ProjectFile), RealFile(project));
                App(reference);
            }
            else if (File.Exists(reference))
            {
                Builders.Add(RealFile(reference), RealFile(project));
                Foreign(reference, project, declaration.At);
                open.Enqueue(reference);
            }
        }
    }
}
