using System.Buffers;
using Microsoft.Build.Construction;
using Microsoft.Build.Evaluation;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Tasks;

/// <summary>
/// The files of packages that an evaluation names, whatever takes them: a source, what is copied to the output, a program or an argument of one, a setting of the
/// runtime. Each is judged by its package: of one that nobody judged, nothing is used. What does not hold in this evaluation counts too.
/// </summary>
internal sealed class PathsIntoPackages
{
    private static readonly char[] Between = [' ', '\t', '\r', '\n', '"', '\'', '`', '=', ';', ',', '|', '@'];

    private static readonly SearchValues<char> Ends = SearchValues.Create(Between);

    private readonly string folder;
    private readonly string[] roots;
    private readonly Dictionary<string, (string Real, bool IsInPackage)> folders = new(StringComparer.Ordinal);

    private PathsIntoPackages(Project project)
    {
        folder = project.DirectoryPath;
        Dictionary<string, string> ofNuGet = NuGetProperties.Of(Path.Combine(folder, project.GetPropertyValue("MSBuildProjectExtensionsPath"), Path.GetFileName(project.FullPath) + ".nuget.g.props"));
        roots = [.. MsbuildText.List(ofNuGet.GetValueOrDefault("NuGetPackageFolders", string.Empty)).Select(root => ReferencedFiles.Full(root, folder)).OfType<string>().Select(Path.TrimEndingDirectorySeparator)];
    }

    /// <summary>What an evaluation names, and which element does: the project's root for a property that no file sets.</summary>
    /// <param name="project">The evaluated project.</param>
    /// <param name="counts">Whether an element's file is to be judged.</param>
    /// <param name="expand">The text of a file with its properties.</param>
    /// <param name="written">The files that are to be judged.</param>
    /// <param name="at">Where an element stands.</param>
    public static IEnumerable<(ProjectElement Element, EvaluatedCode Code)> Of(Project project, Func<ProjectElement, bool> counts, Func<ProjectRootElement, string, string> expand, IEnumerable<ProjectRootElement> written, Func<ProjectElement, SourceSpan> at)
    {
        PathsIntoPackages paths = new(project);

        Dictionary<ProjectRootElement, bool> known = [];
        foreach (ProjectItem item in project.Items.Where(item => Counts(item.Xml)))
        {
            foreach (string path in paths.In(item.EvaluatedInclude).Concat(item.Metadata.SelectMany(metadata => paths.In(metadata.EvaluatedValue))))
            {
                yield return (item.Xml, new EvaluatedCode("file", path, at(item.Xml)));
            }
        }

        foreach (ProjectProperty property in project.Properties.Where(property => !property.IsEnvironmentProperty && !property.IsReservedProperty && (property.Xml is null ? property.IsGlobalProperty : Counts(property.Xml))))
        {
            foreach (string path in paths.In(property.EvaluatedValue))
            {
                yield return (property.Xml ?? (ProjectElement)project.Xml, new EvaluatedCode("file", path, property.Xml is null ? SourceSpan.WholeFile(project.FullPath) : at(property.Xml)));
            }
        }

        foreach ((ProjectRootElement root, ProjectElement element) in written.SelectMany(root => root.AllChildren.Select(element => (root, element))).Where(pair => Counts(pair.element)))
        {
            string text = element switch { ProjectItemElement item => item.Include, ProjectMetadataElement metadata => metadata.Value, ProjectPropertyElement property => property.Value, _ => string.Empty };
            foreach (string path in text.Length == 0 ? [] : paths.In(MsbuildText.Unescaped(expand(root, text))))
            {
                yield return (element, new EvaluatedCode("file", path, at(element is ProjectMetadataElement { Parent: ProjectItemElement item } ? item : element)));
            }
        }

        // One answer for all that stands in a file.
        bool Counts(ProjectElement element) => known.TryGetValue(element.ContainingProject, out bool isJudged) ? isJudged : known[element.ContainingProject] = counts(element);
    }

    // A text as one path, in its parts, and from wherever it spells a package folder, which may have a blank in it.
    private IEnumerable<string> In(string text)
    {
        if (text.AsSpan().IndexOfAny('/', '\\') < 0)
        {
            return Behind(text);
        }

        IEnumerable<string> parts = text.Split(Between, StringSplitOptions.RemoveEmptyEntries).Where(part => part.AsSpan().IndexOfAny('/', '\\') >= 0);
        parts = OperatingSystem.IsWindows() ? parts : parts.Concat(parts.SelectMany(part => part.Split(':', StringSplitOptions.RemoveEmptyEntries)));
        return parts.Prepend(text).Concat(roots.SelectMany(root => From(text, root))).Distinct(StringComparer.Ordinal).SelectMany(Behind).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> From(string text, string root)
    {
        for (int at = text.IndexOf(root, PathNames.Comparison); at >= 0; at = text.IndexOf(root, at + 1, PathNames.Comparison))
        {
            int end = text.AsSpan(at + root.Length).IndexOfAny(Ends);
            yield return end < 0 ? text[at..] : text[at..(at + root.Length + end)];
        }
    }

    // The path, where links lead it, if that is into a package folder.
    private IEnumerable<string> Behind(string path)
    {
        if (ReferencedFiles.Full(path, folder) is not { } full || Path.GetDirectoryName(full) is not { } parent)
        {
            return [];
        }

        if (LocalPackageFolders.IsLink(full))
        {
            full = LocalPackageFolders.Real(full);
            parent = Path.GetDirectoryName(full) ?? full;
        }

        if (!folders.TryGetValue(parent, out (string Real, bool IsInPackage) known))
        {
            string real = LocalPackageFolders.Real(parent);
            known = folders[parent] = (real, PackageFolder.Of(Path.Combine(real, "_")) is not null || Array.Exists(roots, root => IsInPackage(parent, root) || IsInPackage(real, root)));
        }

        return known.IsInPackage ? [Path.Combine(known.Real, Path.GetFileName(full))] : [];
    }

    // ROOT/id/version, or below: also where nothing lies there yet.
    private static bool IsInPackage(string path, string root) =>
        Seal.IsBelow(path, root) && path[(root.Length + 1)..].Split(['/', '\\'], 3) is [_, { Length: > 0 } version, ..] && (char.IsAsciiDigit(version[0]) || version[0] == '*');
}
