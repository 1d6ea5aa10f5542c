using Microsoft.Build.Evaluation;
using Microsoft.Build.Evaluation.Context;
using Microsoft.Build.Framework;
using PolicyGate.Policies;
using PolicyGate.Projects;

namespace PolicyGate.Tasks;

/// <summary>
/// MSBuild's own evaluation of a project: one collection per build and node, so that the SDK's files are parsed once for all projects of a
/// node, and one answer per project and global properties. Evaluating runs no target and no task.
/// </summary>
internal sealed class ProjectEvaluation : IDisposable
{
    private const ProjectLoadSettings Settings = ProjectLoadSettings.IgnoreMissingImports | ProjectLoadSettings.IgnoreEmptyImports | ProjectLoadSettings.IgnoreInvalidImports
        | ProjectLoadSettings.DoNotEvaluateElementsWithFalseCondition;

    private const string Key = "PolicyGate.ProjectEvaluation";
    private static readonly object Registering = new();

    // What a restore adds to the properties of the build that it is for.
    private static readonly string[] OfRestore =
    [
        "MSBuildRestoreSessionId", "MSBuildIsRestoring", "ExcludeRestorePackageImports", "RestoreGraphOutputPath", "RestoreRecursive", "RestoreProjectCount",
        "RestoreUseSkipNonexistentTargets", "RestoreTaskAssemblyFile", "_RestoreSolutionFileUsed", "BuildProjectReferences", "NoBuild",
    ];

    // What a solution gives a project that would have it anyway: judged both ways.
    private static readonly string[] OfSolution = ["Configuration", "Platform"];

    // In these the instances of a project differ; every framework is judged.
    private static readonly string[] OfInstance = ["TargetFramework", "RuntimeIdentifier", "SelfContained"];

    private readonly ProjectCollection collection = new();

    // SDKs are resolved once; files are looked at anew. MSBuild knows the word since 17.8, the package that we build on does not.
    private readonly EvaluationContext context = EvaluationContext.Create(
        Enum.TryParse("SharedSDKCache", out EvaluationContext.SharingPolicy policy) ? policy : EvaluationContext.SharingPolicy.Isolated);
    private readonly Dictionary<string, EvaluatedProject> known = new(StringComparer.Ordinal);

    /// <summary>The project that a task runs for, in all its frameworks.</summary>
    /// <param name="engine">The task's engine.</param>
    /// <param name="projectFile">The project file, absolute.</param>
    /// <param name="assetsFolder">The folder of its assets file; <see langword="null"/> before a restore.</param>
    /// <param name="asItIs">Whether to evaluate what the task itself was evaluated with: before a restore.</param>
    /// <exception cref="FactsException">The project cannot be evaluated.</exception>
    public static EvaluatedProject Of(IBuildEngine engine, string projectFile, string? assetsFolder, bool asItIs)
    {
        Dictionary<string, string> globals = new(((IBuildEngine6)engine).GetGlobalProperties(), StringComparer.OrdinalIgnoreCase);
        if (!asItIs)
        {
            Array.ForEach(OfRestore, name => globals.Remove(name));

            // With it the guard never opens.
            globals[Managed.Prefix + "Speaker"] = "true";
        }

#pragma warning disable CA2000 // MSBuild disposes of it, at the end of the build.
        return Shared((IBuildEngine4)engine).Evaluate(projectFile, assetsFolder, globals);
#pragma warning restore CA2000
    }

    /// <inheritdoc/>
    public void Dispose() => collection.Dispose();

    private static ProjectEvaluation Shared(IBuildEngine4 engine)
    {
        lock (Registering)
        {
            if (engine.GetRegisteredTaskObject(Key, RegisteredTaskObjectLifetime.Build) is ProjectEvaluation registered)
            {
                return registered;
            }

            ProjectEvaluation evaluation = new();
            engine.RegisterTaskObject(Key, evaluation, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            return evaluation;
        }
    }

    private EvaluatedProject Evaluate(string projectFile, string? assetsFolder, Dictionary<string, string> globals)
    {
        string key = string.Join('\n', globals.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => $"{pair.Key}={pair.Value}").Prepend(assetsFolder ?? string.Empty).Prepend(projectFile));
        lock (collection)
        {
            if (known.TryGetValue(key, out EvaluatedProject? seen))
            {
                return seen;
            }

            EvaluationReader reader = new(projectFile);
            GivenProperty[] given;
            try
            {
                Dictionary<string, string> defaults = Add(reader, projectFile, assetsFolder, globals);
                if (defaults.Count > 0)
                {
                    Add(reader, projectFile, assetsFolder, globals.Concat(defaults).ToDictionary(StringComparer.OrdinalIgnoreCase));
                }

                given = [.. reader.Deciding.Where(IsFromOutside).Order(StringComparer.OrdinalIgnoreCase).Select(name => new GivenProperty(name, CheckVerdict.Given(globals, name), defaults.GetValueOrDefault(name, string.Empty)))];
            }
            catch (Microsoft.Build.Exceptions.InvalidProjectFileException e)
            {
                throw new FactsException(new SourceSpan(e.ProjectFile is { Length: > 0 } file ? file : projectFile, Math.Max(1, e.LineNumber), Math.Max(1, e.ColumnNumber)), $"MSBuild cannot evaluate the project: {e.BaseMessage}");
            }
            finally
            {
                collection.UnloadAllProjects();
            }

            return known[key] = reader.Read(given);
        }
    }

    // A restore's are its own. (What MSBuild itself sets is never given, and holds as nothing.)
    private static bool IsFromOutside(string name) => !name.StartsWith("_PolicyGate", StringComparison.OrdinalIgnoreCase)
        && !OfRestore.Concat(OfInstance).Contains(name, StringComparer.OrdinalIgnoreCase);

    // Answers with what a solution would have given.
    private Dictionary<string, string> Add(EvaluationReader reader, string projectFile, string? assetsFolder, Dictionary<string, string> globals)
    {
        Project outer = Load(projectFile, assetsFolder, globals);
        reader.Add(outer);
        Dictionary<string, string> defaults = OfSolution.Where(name => reader.Deciding.Contains(name) && CheckVerdict.Given(globals, name).Length == 0)
            .Select(name => KeyValuePair.Create(name, outer.GetPropertyValue(name))).Where(pair => pair.Value.Length > 0).ToDictionary(StringComparer.OrdinalIgnoreCase);
        if (outer.GetPropertyValue("TargetFramework").Length == 0)
        {
            foreach (string framework in MsbuildText.List(outer.GetPropertyValue("TargetFrameworks")).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                reader.Add(Load(projectFile, assetsFolder, new Dictionary<string, string>(globals, StringComparer.OrdinalIgnoreCase) { ["TargetFramework"] = framework }));
            }
        }

        return defaults;
    }

    private Project Load(string projectFile, string? assetsFolder, Dictionary<string, string> globals)
    {
        Project project = Project.FromFile(projectFile, new Microsoft.Build.Definition.ProjectOptions { GlobalProperties = globals, ProjectCollection = collection, LoadSettings = Settings, EvaluationContext = context });

        // What NuGet's own props would say: they are held back here, and an import may be written with them.
        Dictionary<string, string> ofNuGet = assetsFolder is null ? [] : NuGetProperties.Of(Path.Combine(assetsFolder, Path.GetFileName(projectFile) + ".nuget.g.props"));
        string[] missing = [.. ofNuGet.Keys.Where(name => project.GetPropertyValue(name).Length == 0 && Mentions(project, name))];
        if (missing.Length == 0)
        {
            return project;
        }

        collection.UnloadProject(project);
        Dictionary<string, string> more = new(globals, StringComparer.OrdinalIgnoreCase);
        Array.ForEach(missing, name => more[name] = ofNuGet[name]);
        return Project.FromFile(projectFile, new Microsoft.Build.Definition.ProjectOptions { GlobalProperties = more, ProjectCollection = collection, LoadSettings = Settings, EvaluationContext = context });
    }

    private static bool Mentions(Project project, string property) => EvaluationReader.Written(project).Any(root =>
        root.RawXml.Contains(property, StringComparison.OrdinalIgnoreCase));
}
