using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Checking;

/// <summary>Every file of the repository that MSBuild could import and that keeps the gate away, whether or not a project was seen to import it.</summary>
internal static class StrayMsbuildFiles
{
    // What the gate writes beside an assets file, and imports.
    private static readonly string[] Own = [".policygate.verdict", PackageGuard.Extension];

    /// <summary>What is wrong with them, as of no project; without what was said of a project already, and what git ignores.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="inputs">What was judged, its verdicts among it.</param>
    /// <param name="excluded">What was left out and asked for the gate alone.</param>
    /// <param name="packageFolders">The package folders in it, which are judged by their packages.</param>
    /// <param name="judged">What was said.</param>
    /// <param name="isManaged">Whether the machine's gate comes before every project.</param>
    /// <param name="cancellation">Stops between two files.</param>
    public static IEnumerable<JudgedProject> Of(string root, IReadOnlyCollection<CheckInput> inputs, IEnumerable<CheckInput> excluded, IEnumerable<string> packageFolders, IEnumerable<JudgedProject> judged, bool isManaged, CancellationToken cancellation)
    {
        HashSet<string> own = [.. inputs.Where(input => input is { Kind: InputKind.Project, File: not null }).SelectMany(input => Own.Select(extension => Links.Real(Path.Combine(Path.GetDirectoryName(input.File!)!, Path.GetFileName(input.ProjectFile) + extension))))];
        CheckInput[] ofProjects = [.. inputs.Concat(excluded).Where(input => input.IsOfProject)];
        HashSet<string> projects = [.. ofProjects.Select(input => Links.Real(input.ProjectFile))];
        HashSet<string> asked = [.. ofProjects.Select(input => GateCoverage.BuildPropsAbove(Path.GetDirectoryName(FileBasedApp.SourceOf(input.ProjectFile))!)).OfType<string>()];
        HashSet<SourceSpan> said = [.. judged.SelectMany(project => project.Findings).Where(finding => finding.Rule == GateRules.NotUnderTheGate).Select(finding => finding.At)];
        string[] packages = [.. packageFolders.Select(Links.Real)];

        // Folders that cannot be looked at have been said.
        FolderWalk walk = new(Links.Real, (_, _) => { });
        Finding[] inFiles = [.. walk.Files(root, cancellation).SelectMany(Real).AsParallel().AsOrdered().WithCancellation(cancellation).SelectMany(Check).Where(finding => !said.Contains(finding.At))];
        Finding[] findings = [.. inFiles.Concat(walk.Leaving.Select(Behind)).Select(finding => SeverityTable.Judge(finding, null))];
        return findings.Length == 0 ? [] : [new JudgedProject(".", 0, new RepositoryPaths(root), Verdict.Of(findings).Findings) { As = Counted.Nothing }];

        IEnumerable<Finding> Check((string File, string Real) file)
        {
            bool isNobodys = !projects.Contains(file.Real);
            return own.Contains(file.Real) || packages.Any(folder => Links.IsWithin(file.Real, folder)) ? []
                : StrayMsbuildFile.Check(file.File, file.Real, isNobodys && file.File.EndsWith("proj", StringComparison.OrdinalIgnoreCase) ? root : null, isNobodys && !isManaged && !asked.Contains(file.File));
        }
    }

    // The files of one folder, whose own place is looked up once.
    private static IEnumerable<(string File, string Real)> Real(string[] files)
    {
        string? folder = files.Length == 0 ? null : Links.Real(Path.GetDirectoryName(files[0])!);
        return files.Select(file => (file, LocalPackageFolders.IsLink(file) ? Links.Real(file) : Path.Combine(folder!, Path.GetFileName(file))));
    }

    private static Finding Behind((string Link, string Target) link) =>
        GateRules.NotUnderTheGate.At(SourceSpan.WholeFile(link.Link), $"is a link out of the repository, to {link.Target}: what MSBuild takes from behind it nobody who reads the repository sees; put the files here, or name them where they are");
}
