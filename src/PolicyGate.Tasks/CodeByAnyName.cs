using Microsoft.Build.Construction;
using Microsoft.Build.Evaluation;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Tasks;

/// <summary>
/// Code that items and properties bring whatever they are called: a project that MSBuild's own targets would build (they pass projects on under names of their own),
/// and lines for a compiler, which is handed both in a response file. What does not hold in this evaluation counts too: another build's properties may make it hold.
/// </summary>
internal static class CodeByAnyName
{
    /// <summary>What an evaluation brings.</summary>
    /// <param name="project">The evaluated project.</param>
    /// <param name="counts">Whether an element's file is to be judged.</param>
    /// <param name="expand">The text of a file with its properties.</param>
    /// <param name="written">The files that are to be judged.</param>
    /// <param name="at">Where an element stands.</param>
    public static IEnumerable<EvaluatedCode> Of(Project project, Func<ProjectElement, bool> counts, Func<ProjectRootElement, string, string> expand, IEnumerable<ProjectRootElement> written, Func<ProjectElement, SourceSpan> at)
    {
        bool isFSharp = ProjectLanguage.MayBeFSharp(project.FullPath);
        Dictionary<ProjectRootElement, bool> known = [];
        foreach (EvaluatedCode code in project.Properties.Where(property => property.Xml is null || Counts(property.Xml)).SelectMany(property => Lines(property.EvaluatedValue, project.DirectoryPath, property.Xml is null ? SourceSpan.WholeFile(project.FullPath) : at(property.Xml))))
        {
            yield return code;
        }

        HashSet<ProjectElement> holding = [];
        foreach (ProjectItem item in project.Items.Where(item => Counts(item.Xml)))
        {
            holding.Add(item.Xml);
            foreach (EvaluatedCode code in Of(item.ItemType, item.EvaluatedInclude, item.Metadata.Select(metadata => metadata.EvaluatedValue), project.DirectoryPath, isFSharp, at(item.Xml)))
            {
                yield return code;
            }
        }

        foreach ((ProjectRootElement root, ProjectElement element) in written.SelectMany(root => root.AllChildren.Select(element => (root, element))))
        {
            IEnumerable<EvaluatedCode> codes = element switch
            {
                ProjectItemElement { Include.Length: > 0 } item when Counts(item) => MsbuildText.List(expand(root, item.Include))
                    .SelectMany(include => Written(include, isHolding: holding.Contains(item) || CompilerOptions.Data.Contains(item.ItemType)))
                    .SelectMany(include => Of(item.ItemType, MsbuildText.Unescaped(include), item.Metadata.Select(metadata => MsbuildText.Unescaped(expand(root, metadata.Value))), project.DirectoryPath, isFSharp, at(item))),
                ProjectPropertyElement property when Counts(property) => Lines(MsbuildText.Unescaped(expand(root, property.Value)), project.DirectoryPath, at(property)),
                _ => [],
            };
            foreach (EvaluatedCode code in codes)
            {
                yield return code;
            }
        }

        // One answer for all that stands in a file.
        bool Counts(ProjectElement element) => known.TryGetValue(element.ContainingProject, out bool isJudged) ? isJudged : known[element.ContainingProject] = counts(element);

        // What holds has been taken file by file.
        IEnumerable<string> Written(string include, bool isHolding) => isHolding || !FileWildcards.Is(include) ? [include] : FileWildcards.Files(include, project.DirectoryPath) ?? [];
    }

    private static IEnumerable<EvaluatedCode> Of(string type, string include, IEnumerable<string> metadata, string folder, bool isFSharp, SourceSpan at)
    {
        IEnumerable<EvaluatedCode> lines = metadata.SelectMany(value => Lines(value, folder, at)).Concat(Lines(include, folder, at)).Concat(Brought(OfName(type, include), folder, at));
        if (isFSharp && CompilerOptions.Sources.Contains(type, StringComparer.OrdinalIgnoreCase) && ScriptDirectives.IsScript(include) && ReferencedFiles.Full(include, folder) is { } script)
        {
            return lines.Append(new EvaluatedCode("script", script, at));
        }

        return CompilerOptions.Data.Contains(type) || include.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0 || ReferencedFiles.Full(include, folder) is not { } file || !File.Exists(file) ? lines
            : lines.Concat(ReferencedFiles.Of(file, at).Where(_ => ReferencedFiles.IsProject(file)));
    }

    // Behind a list that is only known where it holds an @ is a response file's, whatever the type.
    private static IEnumerable<string> OfName(string type, string include) =>
        include is ['@', ..] || CompilerOptions.Sources.Contains(type, StringComparer.OrdinalIgnoreCase) ? CompilerOptions.OfName(include) : [];

    private static IEnumerable<EvaluatedCode> Lines(string value, string folder, SourceSpan at) => Brought(CompilerOptions.Lines(value), folder, at);

    // A response file that is not there is a line of a text.
    private static IEnumerable<EvaluatedCode> Brought(IEnumerable<string> paths, string folder, SourceSpan at) =>
        from path in paths
        let isResponseFile = path is ['@', ..]
        let file = ReferencedFiles.Full(isResponseFile ? path[1..] : path, folder)
        where file is not null && (!isResponseFile || File.Exists(file))
        select new EvaluatedCode(isResponseFile ? "response file" : "analyzer", file, at);
}
