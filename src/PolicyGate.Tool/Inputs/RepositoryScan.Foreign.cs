using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Tool.Inputs;

/// <content>What is built as a project and is none of the repository, and the ways by which one project is found.</content>
internal sealed partial class RepositoryScan
{
    private readonly HashSet<ForeignProject> foreign = [];
    private readonly HashSet<string> read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> spellings = new(StringComparer.Ordinal);
    private readonly List<(string Link, string Target)> links = [];

    /// <summary>Files that something builds as projects, and that are neither of the repository nor projects that can be judged by themselves.</summary>
    public IReadOnlyList<ForeignProject> ForeignProjects =>
    [
        .. foreign.Where(file => file.IsOfPackage || !IsProject(file.File) || !inputs.ContainsKey((InputKind.Project, RealFile(file.File))))
            .OrderBy(file => file.At.File, StringComparer.Ordinal).ThenBy(file => file.At.Line).ThenBy(file => file.File, StringComparer.Ordinal),
    ];

    /// <summary>Every path by which a file was found, or leads to it over a link of a folder.</summary>
    public IEnumerable<string> Spellings(string file)
    {
        string real = RealFile(file);
        return [.. spellings.GetValueOrDefault(real) ?? [], .. links.Where(link => Links.IsWithin(real, link.Target)).Select(link => Path.Combine(link.Link, Path.GetRelativePath(link.Target, real)))];
    }

    private void Spell(string file, string real)
    {
        if (!spellings.TryGetValue(real, out HashSet<string>? known))
        {
            spellings[real] = known = new HashSet<string>(StringComparer.Ordinal);
        }

        known.Add(file);
    }

    // MSBuild runs as a project what is named as one, whatever its name ends with.
    private void Foreign(string file, string builder, SourceSpan at)
    {
        string real = Links.Real(file);
        bool isOfPackage = PackageFolder.Of(real) is not null;
        string? root = PolicyLocator.RepositoryRoot(Path.GetDirectoryName(builder)!);
        bool isOutside = !ReferencedFiles.IsUsualProject(real) && root is not null && !Links.IsWithin(real, Links.Real(root));
        if (isOfPackage || isOutside)
        {
            foreign.Add(new ForeignProject(file, builder, at, isOfPackage));
        }
    }

    private static bool IsProject(string file) => file.EndsWith("proj", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A file that is built as a project and that is none of the repository.</summary>
/// <param name="File">The file, absolute.</param>
/// <param name="Builder">The project or solution that builds it.</param>
/// <param name="At">Where that stands.</param>
/// <param name="IsOfPackage">Whether it lies in a package folder.</param>
internal sealed record ForeignProject(string File, string Builder, SourceSpan At, bool IsOfPackage);
