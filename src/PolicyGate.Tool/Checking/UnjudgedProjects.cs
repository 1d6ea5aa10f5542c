using PolicyGate.PolicyFiles;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Checking;

/// <summary>What is said of projects that are not judged: files that are none of the repository and are built, and, under <c>--verify-gate</c>, excluded projects without the gate.</summary>
internal static class UnjudgedProjects
{
    /// <summary>What there is to say, by the file that it is said of.</summary>
    public static IEnumerable<JudgedProject> Of(RepositoryScan scan, ExcludedInputs exclusions, CheckOptions options)
    {
        IEnumerable<(string File, Finding Finding)> foreign = scan.ForeignProjects.Where(project => !exclusions.IsLeftOut(project.Builder))
            .Select(project => (project.Builder, Finding: GateVerification.OfForeign(project)))
            .Select(pair => options.VerifyGate ? pair : (pair.Builder, pair.Finding with { IsNote = true }));
        IEnumerable<(string File, Finding Finding)> excluded = !options.VerifyGate ? []
            : exclusions.LeftOut.SelectMany(input => GateVerification.OfExcluded(input, options).Select(finding => (FileBasedApp.SourceOf(input.ProjectFile), finding)));
        foreach (IGrouping<string, (string File, Finding Finding)> said in foreign.Concat(excluded).GroupBy(pair => pair.File).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            string folder = Path.GetDirectoryName(said.Key)!;
            RepositoryPaths paths = new(PolicyLocator.RepositoryRoot(folder) ?? folder);
            yield return new JudgedProject(paths.Relative(said.Key), 0, paths, Verdict.Of([.. said.Select(pair => SeverityTable.Judge(pair.Finding, null))]).Findings);
        }
    }

    /// <summary>The projects of a report with more findings: of a project that is among them at that project.</summary>
    public static IEnumerable<JudgedProject> With(IReadOnlyList<JudgedProject> projects, IEnumerable<JudgedProject> more)
    {
        List<JudgedProject> all = [.. projects];
        foreach (JudgedProject one in more)
        {
            int known = all.FindIndex(project => project.Path == one.Path);
            if (known < 0)
            {
                all.Add(one);
            }
            else
            {
                all[known] = all[known].With(one.Findings);
            }
        }

        return all;
    }
}
