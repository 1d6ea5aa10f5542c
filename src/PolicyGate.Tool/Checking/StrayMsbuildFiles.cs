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
    /// <param name="options">The check.</param>
    /// <param name="walk">The repository.</param>
    /// <param name="inputs">What was judged, its verdicts among it.</param>
    /// <param name="excluded">What was left out and asked for the gate alone.</param>
    /// <param name="packageFolders">The package folders in it: what is of a package there is judged by that.</param>
    /// <param name="packages">The ids of the packages that were judged; <see langword="null"/> where not everything could be judged, which has been said.</param>
    /// <param name="judged">What was said.</param>
    /// <param name="cancellation">Stops between two files.</param>
    public static IEnumerable<JudgedProject> Of(CheckOptions options, FolderWalk walk, IReadOnlyCollection<CheckInput> inputs, IEnumerable<CheckInput> excluded, IEnumerable<string> packageFolders, IEnumerable<string>? packages, IReadOnlyCollection<JudgedProject> judged, CancellationToken cancellation)
    {
        HashSet<string> own = [.. inputs.Where(input => input is { Kind: InputKind.Project, File: not null }).SelectMany(input => Own.Select(extension => Links.Real(Path.Combine(Path.GetDirectoryName(input.File!)!, Path.GetFileName(input.ProjectFile) + extension))))];
        CheckInput[] ofProjects = [.. inputs.Concat(excluded).Where(input => input.IsOfProject)];
        HashSet<string> projects = [.. ofProjects.Select(input => Links.Real(input.ProjectFile))];
        ILookup<string, string> imported = inputs.Where(input => input is { Kind: InputKind.Project, File: not null }).ToLookup(input => Links.Real(Path.GetDirectoryName(input.File!)!), input => Path.GetFileName(input.ProjectFile) + ".", StringComparer.Ordinal);
        HashSet<SourceSpan> said = [.. judged.SelectMany(project => project.Findings).Where(finding => finding.Rule == GateRules.NotUnderTheGate).Select(finding => finding.At)];
        string[] folders = [.. packageFolders.Select(Links.Real)];
        (string File, string Real)[] files = [.. walk.Found.SelectMany(Real).Where(file => !own.Contains(file.Real) && !(folders.Any(folder => Links.IsWithin(file.Real, folder)) && PackageFolder.Of(file.Real) is not null))];
        StrayQuestions asked = new(options.Root, !options.IsOfMachine, packages is null ? null : new HashSet<string>([.. packages, .. excluded.SelectMany(Sdks)], StringComparer.OrdinalIgnoreCase)) { Pinned = Pinned(files) };
        StrayAnswer[] answers = [.. files.AsParallel().AsOrdered().WithCancellation(cancellation).Select(file => StrayMsbuildFile.Ask(file.File, file.Real, projects.Contains(file.Real) || IsImported(file.Real) ? null : asked))];
        StrayAnswer[] settings = [.. files.AsParallel().AsOrdered().WithCancellation(cancellation).Select(file => Settings(file.File, options.Policy is not null))];
        IEnumerable<Finding> buildProps = options.IsOfMachine ? [] : BuildProps(files, answers, walk.Linked, [.. said.Select(at => at.File).Intersect(ofProjects.Select(input => FileBasedApp.SourceOf(input.ProjectFile))).Select(source => UnseenBuilds.BuildPropsAbove(Path.GetDirectoryName(source)!)).OfType<string>()]);
        Finding[] findings = [.. StrayAnswer.Of([.. answers, .. settings]).Concat(buildProps).Where(finding => !said.Contains(finding.At)).Concat(walk.Leaving.Select(Behind)).Select(finding => SeverityTable.Judge(finding, null))];
        return findings.Length == 0 ? [] : [new JudgedProject(".", 0, new RepositoryPaths(options.Root), Verdict.Of(findings).Findings) { As = Counted.Nothing }];

        // What lies beside the assets file of a judged project under its name, MSBuild imports with it, and it is judged with it.
        bool IsImported(string file) => UnseenBuilds.IsImported(file) && imported[Path.GetDirectoryName(file)!].Any(project => Path.GetFileName(file).StartsWith(project, StringComparison.Ordinal));
    }

    // Those that a project names which nobody judges.
    private static IEnumerable<string> Sdks(CheckInput excluded)
    {
        try
        {
            return [.. ProjectXmlReader.Read(excluded.ProjectFile, new InputFiles()).Where(declaration => declaration.Element == XmlDeclaration.Sdk).Select(sdk => sdk.Id)];
        }
        catch (FactsException)
        {
            return [];
        }
    }

    // What is wrong with a global.json is said of it.
    private static HashSet<string> Pinned((string File, string Real)[] files)
    {
        HashSet<string> pinned = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string file, _) in files.Where(file => Path.GetFileName(file.File).Equals("global.json", PathNames.Comparison)))
        {
            try
            {
                pinned.UnionWith(GlobalJsonReader.ProjectSdks(Path.GetDirectoryName(file)!, new InputFiles()).Select(sdk => sdk.Id));
            }
            catch (FactsException)
            {
                // Neither can a build take anything from it.
            }
        }

        return pinned;
    }

    // Of a project below it that is without the gate it has been said; where nothing is built below one, nothing is to be said.
    private static IEnumerable<Finding> BuildProps((string File, string Real)[] files, StrayAnswer[] answers, IReadOnlyList<(string Link, string Target)> links, HashSet<string> told)
    {
        Dictionary<string, string?> nearest = new(StringComparer.Ordinal);
        Lazy<HashSet<string>> built = new(() => [.. files.Where((file, i) => answers[i].HasSdk || IsBuilt(file)).Select(file => Nearest(Path.GetDirectoryName(file.File)!)).Concat(links.Select(link => Nearest(link.Link))).OfType<string>()]);
        foreach ((string file, string real) in files.Where(file => UnseenBuilds.IsBuildProps(file.File)))
        {
            foreach (string path in links.Where(link => Links.IsWithin(real, link.Target)).Select(link => Path.Combine(link.Link, Path.GetRelativePath(link.Target, real))).Prepend(file).Distinct(StringComparer.Ordinal).Where(path => !told.Contains(path)))
            {
                if (Problems(path) is [_, ..] problems && (path != file || built.Value.Contains(path)))
                {
                    foreach (Finding problem in problems)
                    {
                        yield return problem;
                    }
                }
            }
        }

        string? Nearest(string folder) => nearest.TryGetValue(folder, out string? known) ? known : nearest[folder] = UnseenBuilds.BuildPropsAbove(folder);

        // What cannot be read is said of the file itself.
        static IReadOnlyList<Finding> Problems(string path)
        {
            try
            {
                return UnseenBuilds.OfBuildProps(path, RepositoryCheck.Version);
            }
            catch (FactsException)
            {
                return [];
            }
        }

        static bool IsBuilt((string File, string Real) file)
        {
            try
            {
                return UnseenBuilds.IsApp(file.File, file.Real) || (!UnseenBuilds.IsImported(file.File) && StrayMsbuildFile.IsProject(file.Real));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    private static StrayAnswer Settings(string file, bool isPolicyNamed)
    {
        try
        {
            return UnseenBuilds.OfSettings(file, isPolicyNamed);
        }
        catch (FactsException e)
        {
            return StrayAnswer.Of(GateRules.NotUnderTheGate.At(e.At, $"{e.Message}: what MSBuild and dotnet take from it cannot be told"));
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
