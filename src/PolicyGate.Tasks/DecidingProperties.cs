using System.Text.RegularExpressions;
using Microsoft.Build.Construction;
using Microsoft.Build.Evaluation;
using PolicyGate.Projects;

namespace PolicyGate.Tasks;

/// <summary>
/// The properties that decide which files, SDKs and code an evaluation takes: those that imports, SDKs, tasks, analyzers and references are written with,
/// their conditions, and the properties that these are computed from. Where one of them comes from outside with another value, another evaluation has to be judged.
/// </summary>
internal static partial class DecidingProperties
{
    private static readonly string[] Code = ["Analyzer", "Reference", "ProjectCachePlugin"];

    /// <summary>Their names.</summary>
    /// <param name="project">The evaluated project.</param>
    /// <param name="written">Its files that are neither of the .NET SDK nor of PolicyGate.</param>
    /// <param name="tools">The names of <see cref="CompilerCode.ToolProperties"/>.</param>
    public static IReadOnlySet<string> Of(Project project, IReadOnlyList<ProjectRootElement> written, IReadOnlySet<string> tools)
    {
        HashSet<ProjectRootElement> own = [.. written];
        ILookup<string, ProjectPropertyElement> definitions = written.SelectMany(root => root.AllChildren).OfType<ProjectPropertyElement>().ToLookup(property => property.Name, StringComparer.OrdinalIgnoreCase);
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        Queue<string> open = new();
        Mention([.. CompilerOptions.Properties.Concat(tools).Concat(CodeInTexts.Properties).Select(name => $"$({name})")]);
        foreach (ProjectUsingTaskElement task in project.Imports.Select(import => import.ImportedProject).Distinct().SelectMany(root => root.UsingTasks))
        {
            Mention(task.AssemblyFile);
        }

        foreach (ProjectRootElement root in written)
        {
            Mention(root.Sdk);
            foreach (ProjectElement element in root.AllChildren)
            {
                Mention([.. CodeInTexts.Deciding(element)]);
                switch (element)
                {
                    case ProjectImportElement import:
                        Import(import);
                        break;
                    case ProjectSdkElement sdk:
                        Mention(sdk.Name, sdk.Version);
                        break;
                    case ProjectUsingTaskElement task:
                        Mention(task.AssemblyFile, task.AssemblyName);
                        Conditions(task);
                        break;
                    case ProjectItemElement item when Code.Contains(item.ItemType, StringComparer.OrdinalIgnoreCase):
                        Mention(item.Include, item.Remove, string.Join(' ', item.Metadata.Select(metadata => metadata.Value)));
                        Conditions(item);
                        break;
                    default:
                        break;
                }
            }
        }

        // An import of the .NET SDK's own whose path a file of the repository gives.
        foreach (ProjectImportElement import in project.Imports.Where(import => own.Contains(import.ImportedProject) && !own.Contains(import.ImportingElement.ContainingProject)).Select(import => import.ImportingElement).Distinct())
        {
            Import(import);
        }

        while (open.TryDequeue(out string? name))
        {
            foreach (ProjectPropertyElement definition in definitions[name])
            {
                Mention(definition.Value);
                Conditions(definition);
            }
        }

        return names;

        void Import(ProjectImportElement import)
        {
            Mention(import.Project, import.Sdk, import.Version);
            Conditions(import);
        }

        void Conditions(ProjectElement element)
        {
            for (ProjectElement? at = element; at is not null; at = at.Parent)
            {
                Mention(at.Condition);
                if (at is ProjectChooseElement choose)
                {
                    Mention([.. choose.WhenElements.Select(when => when.Condition)]);
                }
            }
        }

        void Mention(params string?[] texts)
        {
            foreach (string name in texts.OfType<string>().SelectMany(text => PropertyExpansion.Names(text).Concat(Variable().Matches(text).Select(match => match.Groups[1].Value))).Where(names.Add))
            {
                open.Enqueue(name);
            }
        }
    }

    // What a property function is given of the environment.
    [GeneratedRegex(@"GetEnvironmentVariable\(\s*['""`]?([A-Za-z_][A-Za-z0-9_-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
