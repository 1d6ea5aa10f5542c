using System.Reflection;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;
using PolicyGate.Projects;
using PolicyGate.Reporting;

namespace PolicyGate.Tasks;

/// <summary>The evaluation that a task runs in, as MSBuild itself has it: whatever its conditions depended on, it says what was imported.</summary>
internal static class RunningEvaluation
{
    private const int Shown = 5;
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    // MSBuild hands a task the host that has the request, whose configuration has the instance; no interface of it says so.
    private static readonly string[] Way = ["_requestEntry", "RequestConfiguration", "Project"];

    /// <summary>The folder of the SDK that runs: where MSBuild's engine lies. Its interfaces some tools bring themselves (dotnet watch).</summary>
    public static string SdkFolder { get; } = Path.GetDirectoryName(typeof(ProjectInstance).Assembly.Location)!;

    /// <summary>The folder of the .NET installation that runs.</summary>
    public static string DotnetRoot { get; } = Path.GetDirectoryName(Path.GetDirectoryName(SdkFolder))!;

    /// <summary>The files that were imported and that nobody judged; none where this MSBuild does not say what was imported.</summary>
    /// <param name="engine">The task's engine.</param>
    /// <param name="seal">What was judged.</param>
    /// <param name="projectFile">The project, absolute.</param>
    public static IReadOnlyList<string> Foreign(IBuildEngine engine, Seal seal, string projectFile)
    {
        string project = Path.GetDirectoryName(projectFile)!;
        return [.. Imports(engine).Select(path => RealIn(seal, project, path)).Where(path => !Seal.IsBelow(path, DotnetRoot) && !Seal.IsBelow(path, OwnFolder.Whole) && !seal.MayBeImported(path, project) && !EvaluationReader.IsOfSdk(path)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A path, and where a link of the repository leads it to.</summary>
    public static string RealIn(Seal seal, string projectFolder, string path) =>
        Seal.IsBelow(path, seal.Repository) ? LocalPackageFolders.Real(path, seal.Repository) : Seal.IsBelow(path, projectFolder) ? LocalPackageFolders.Real(path, projectFolder) : path;

    /// <summary>What is said of them.</summary>
    public static string Says(IReadOnlyList<string> foreign) =>
        $"this build has imported what was not judged: {Some(foreign)}; import it without a condition that only this build fulfils, so that it is judged, or remove the import";

    /// <summary>The first few of some files, and how many more there are.</summary>
    public static string Some(IReadOnlyList<string> files) => Printable.Line(string.Join(", ", files.Take(Shown))) + (files.Count > Shown ? FormattableString.Invariant($" and {files.Count - Shown} more") : string.Empty);

    private static IReadOnlyList<string> Imports(IBuildEngine engine) => Instance(engine)?.ImportPaths ?? [];

    /// <summary>The project as this build has it; <see langword="null"/> where this MSBuild does not say.</summary>
    internal static ProjectInstance? Instance(IBuildEngine engine)
    {
        object? at = engine;
        foreach (string step in Way)
        {
            at = at is null ? null : at.GetType().GetField(step, Any)?.GetValue(at) ?? at.GetType().GetProperty(step, Any)?.GetValue(at);
        }

        return at as ProjectInstance;
    }
}
