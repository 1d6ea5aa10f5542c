using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Inputs;

/// <content>Solutions, and solution filters.</content>
internal sealed partial class RepositoryScan
{
    private readonly List<(string Solution, string Project)> ofSolutions = [];

    /// <summary>The projects that a solution, or a filter of it, names and that are there.</summary>
    public IEnumerable<string> ProjectsOf(string solution) => ofSolutions.Where(pair => pair.Solution == solution).Select(pair => pair.Project);

    private async Task SolutionAsync(string file, CancellationToken cancellation)
    {
        if (!read.Add(file))
        {
            return;
        }

        FilesOf(file, file);
        (IReadOnlyList<string> projects, string? problem) = await SolutionProjects.ReadAsync(file, cancellation).ConfigureAwait(false);
        if (problem is not null)
        {
            Add(new CheckInput(InputKind.Project, file, null) { Problem = $"{problem}; which projects it builds is not known" });
        }

        // What a solution names and is not there cannot be built.
        foreach (string project in projects)
        {
            OfSolution(file, project);
        }
    }

    // What is neither there nor a folder cannot be built. A web site is a folder without a project, and its packages are those of its packages.config.
    private bool OfSolution(string solution, string project)
    {
        if (SolutionProjects.IsAddress(project, solution))
        {
            return true;
        }

        if (File.Exists(project))
        {
            Builders.Add(RealFile(project), RealFile(solution));
            Foreign(project, solution, SourceSpan.WholeFile(solution));
            Project(project);
            ofSolutions.Add((solution, project));
            return true;
        }

        if (Directory.Exists(project))
        {
            foreach (string file in Directory.GetFiles(project).Where(file => IsPackagesConfig(Path.GetFileName(file))).Order(StringComparer.Ordinal))
            {
                Builders.Add(RealFile(file), RealFile(solution));
                Add(new CheckInput(InputKind.PackagesConfig, file, file));
            }

            return true;
        }

        return false;
    }

    // The SDKs that its build imports besides those of its projects are judged as theirs.
    private void FilesOf(string solution, string builder)
    {
        solutions.Add(solution);

        // MSBuild builds the solution of a filter, and looks beside that.
        if (SolutionProjects.SolutionOf(solution) is { } filtered && solution == builder)
        {
            FilesOf(filtered, builder);
        }

        foreach (string file in SolutionFiles.Above(Path.GetDirectoryName(solution)!))
        {
            ProjectXml? xml = Read(() => ProjectXmlReader.ReadFiles(file, [file], new InputFiles()));
            if (xml is null || xml.Unfollowed.Count > 0 || xml.Declarations.Any(sdk => sdk.Element == XmlDeclaration.Sdk && !sdk.Id.Equals("PolicyGate", StringComparison.OrdinalIgnoreCase)))
            {
                Builders.Add(RealFile(file), RealFile(builder));
                Add(new CheckInput(InputKind.Declarations, file, file) { Unfollowed = xml?.Unfollowed ?? [] });
            }
        }
    }
}
