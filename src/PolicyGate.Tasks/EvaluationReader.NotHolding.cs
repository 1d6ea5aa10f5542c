using Microsoft.Build.Construction;
using Microsoft.Build.Evaluation;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Tasks;

/// <summary>What stands in the files of an evaluation and does not hold in it.</summary>
internal sealed partial class EvaluationReader
{
    // What stands in the files and does not hold here, so that a condition that another command fulfils hides nothing.
    private void Elements(Project project, ProjectRootElement root, HashSet<ProjectElement> imported)
    {
        foreach (string sdk in MsbuildText.List(root.Sdk))
        {
            string[] parts = sdk.Split('/', 2);
            Sdk(parts[0], parts.Length > 1 ? parts[1] : null, At(root));
        }

        bool isFirst = true;
        foreach (ProjectElement element in root.AllChildren)
        {
            switch (element)
            {
                case ProjectPropertyGroupElement group when isFirst && group.Parent == root:
                    isFirst = false;
                    others.Add(new XmlDeclaration(XmlDeclaration.PropertyGroup, string.Empty, null, null, At(group)));
                    break;
                case ProjectPropertyElement property when Switches.Contains(property.Name, StringComparer.OrdinalIgnoreCase) && !taken.Contains(property):
                    others.Add(new XmlDeclaration(XmlDeclaration.Property, property.Name, null, null, At(property)));
                    break;
                case ProjectSdkElement sdk:
                    Sdk(sdk.Name, sdk.Version, At(sdk));
                    break;
                case ProjectImportElement import when import.ImplicitImportLocation == ImplicitImportLocation.None && !imported.Contains(import):
                    NotImported(project, root, import);
                    break;
                case ProjectItemElement item when Packages.FirstOrDefault(name => name.Equals(item.ItemType, StringComparison.OrdinalIgnoreCase)) is { } type && !taken.Contains(item):
                    NotHolding(project, root, type, item);
                    break;
                default:
                    break;
            }
        }

        void Sdk(string name, string? version, SourceSpan at)
        {
            string text = Expand(project, root, version ?? string.Empty).Trim();
            others.Add(new XmlDeclaration(XmlDeclaration.Sdk, Expand(project, root, name).Trim(), text.Length == 0 ? null : text, null, at));
        }
    }

    private void NotImported(Project project, ProjectRootElement root, ProjectImportElement import)
    {
        if (import.Sdk is { Length: > 0 } sdk)
        {
            // Only <Project Sdk="…"> takes a version behind a slash.
            string version = Expand(project, root, import.Version ?? string.Empty).Trim();
            others.Add(new XmlDeclaration(XmlDeclaration.Sdk, Expand(project, root, sdk).Trim(), version.Length == 0 ? null : version, null, At(import)));
            return;
        }

        foreach (string path in MsbuildText.List(Expand(project, root, import.Project)))
        {
            if (Full(path, root.DirectoryPath) is var file && File.Exists(file))
            {
                imports.Add(new EvaluatedImport(file, At(import)));
            }
        }

        Await(project, root, import.Project);
    }

    // Where a file appears that an import names, another evaluation has to be judged.
    private void Await(Project project, ProjectRootElement root, string paths)
    {
        foreach (string path in MsbuildText.List(Expand(project, root, paths)).Where(path => !path.Contains("$(", StringComparison.Ordinal)))
        {
            string full = Full(path, root.DirectoryPath);
            if (FileWildcards.Is(path) || !File.Exists(full))
            {
                awaited.Add(full);
            }
        }
    }

    private void NotHolding(Project project, ProjectRootElement root, string type, ProjectItemElement item)
    {
        string? Written(string name) => item.Metadata.FirstOrDefault(metadata => metadata.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value is { } text ? Expand(project, root, text).Trim() : null;
        string include = item.Include.Length > 0 ? item.Include : item.Update;
        foreach (string id in MsbuildText.List(Expand(project, root, include)))
        {
            ids.Add(id);
            if (type == "ProjectReference" && item.Include.Length > 0 && Full(id, project.DirectoryPath) is var file && File.Exists(file))
            {
                code.AddRange(ReferencedFiles.Of(file, At(item)));
            }

            others.Add(new XmlDeclaration(type, id, Written("Version"), Written("VersionOverride"), At(item)));
        }
    }

    private static string Expand(Project project, ProjectRootElement root, string text)
    {
        if (!text.Contains("$(", StringComparison.Ordinal))
        {
            return text;
        }

        string folder = root.DirectoryPath + Path.DirectorySeparatorChar;
        string here = text.Replace("$(MSBuildThisFileDirectory)", folder, StringComparison.OrdinalIgnoreCase).Replace("$(MSBuildThisFileFullPath)", root.FullPath, StringComparison.OrdinalIgnoreCase);
        try
        {
            return project.ExpandString(here);
        }
        catch (Microsoft.Build.Exceptions.InvalidProjectFileException)
        {
            // It does not hold here, and would not expand where it did.
            return here;
        }
    }
}
