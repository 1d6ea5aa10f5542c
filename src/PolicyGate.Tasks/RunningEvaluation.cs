using System.Reflection;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Reporting;

namespace PolicyGate.Tasks;

/// <summary>The evaluation that a task runs in, as MSBuild itself has it: whatever its conditions depended on, it says what was imported.</summary>
internal static class RunningEvaluation
{
    private const int Shown = 5;
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    // MSBuild hands a task the host that has the request, whose configuration has the instance; no interface of it says so.
    private static readonly string[] Way = ["_requestEntry", "RequestConfiguration", "Project"];

    // Of these the compilers' tasks write metadata too.
    private static readonly string[] WithMetadata = ["EmbeddedResource", "Reference", "AdditionalFiles", "EditorConfigFiles", "Analyzer"];

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

    /// <summary>
    /// The files that properties and items hand to a compiler as code beside its analyzers: programs in its place, response files, names of sources that are options,
    /// and what a line end in a value makes a line of a response file. Whatever evaluation they are of, and also where there is no project file that could be evaluated (a file-based app).
    /// </summary>
    /// <param name="engine">The task's engine.</param>
    /// <param name="projectFolder">The folder of the project.</param>
    public static IEnumerable<string> Handed(IBuildEngine engine, string projectFolder)
    {
        if (Instance(engine) is not { } instance)
        {
            return [];
        }

        List<string> handed = [];
        foreach (string name in CompilerOptions.Properties)
        {
            if (name != CompilerOptions.OtherFlags && instance.GetPropertyValue(name) is { Length: > 0 } paths)
            {
                handed.AddRange(MsbuildText.List(paths).Select(path => name == CompilerOptions.ResponseFile ? "@" + path : path));
            }
        }

        // What every build pays: thousands of values, of which nearly none has a second line.
        foreach (ProjectPropertyInstance property in instance.Properties)
        {
            Take(property.EvaluatedValue);
        }

        foreach (ProjectItemInstance item in instance.Items)
        {
            Take(item.EvaluatedInclude);
        }

        foreach (string type in WithMetadata)
        {
            foreach (ProjectMetadataInstance metadata in instance.GetItems(type).SelectMany(item => item.Metadata))
            {
                Take(metadata.EvaluatedValue);
            }
        }

        handed.AddRange(instance.GetPropertyValue(CompilerOptions.OtherFlags).Split([' ', '\t', '\r', '\n', '"'], StringSplitOptions.RemoveEmptyEntries).SelectMany(CompilerOptions.OfName));
        foreach (ProjectItemInstance source in CompilerOptions.Sources.SelectMany(instance.GetItems))
        {
            handed.AddRange(ScriptDirectives.IsScript(source.EvaluatedInclude) ? Script(source.EvaluatedInclude, projectFolder) : CompilerOptions.OfName(source.EvaluatedInclude));
        }

        return [.. handed.SelectMany(path => path is ['@', ..] ? ResponseFile(path[1..], projectFolder) : [path])];

        void Take(string value)
        {
            if (value.AsSpan().IndexOfAny('\r', '\n') >= 0)
            {
                handed.AddRange(CompilerOptions.Lines(value));
            }
        }
    }

    /// <summary>
    /// The files of packages that nobody judged and that any property, any item or the metadata of some names: sources, what is copied to the output, programs, settings
    /// of the runtime. Whoever added them, and also where there is no project file that could be evaluated; not what the environment says by itself.
    /// </summary>
    /// <param name="engine">The task's engine.</param>
    /// <param name="seal">What was judged.</param>
    /// <param name="projectFolder">The folder of the project.</param>
    public static IEnumerable<string> OfOtherPackages(IBuildEngine engine, Seal seal, string projectFolder)
    {
        if (Instance(engine) is not { } instance)
        {
            return [];
        }

        List<string> found = [];
        foreach (ProjectPropertyInstance property in instance.Properties)
        {
            if (seal.OfOtherPackage(property.EvaluatedValue) is { } path && Environment.GetEnvironmentVariable(property.Name) != property.EvaluatedValue)
            {
                found.Add(path);
            }
        }

        // What the .NET SDK's own items find behind a link lies in a folder: each folder is looked at once.
        Dictionary<string, bool> links = new(StringComparer.Ordinal);
        foreach (ProjectItemInstance item in instance.Items)
        {
            Take(item.EvaluatedInclude);
            if (CompilerOptions.Data.Contains(item.ItemType) && ReferencedFiles.Full(item.EvaluatedInclude, projectFolder) is { } file && IsBehindLink(Path.GetDirectoryName(file)))
            {
                Take(RealIn(seal, projectFolder, file));
            }
        }

        foreach (ProjectMetadataInstance metadata in WithMetadata.Append("RuntimeHostConfigurationOption").SelectMany(instance.GetItems).SelectMany(item => item.Metadata))
        {
            Take(metadata.EvaluatedValue);
        }

        return found;

        bool IsBehindLink(string? folder) => folder is not null && (Seal.IsBelow(folder, seal.Repository) || Seal.IsBelow(folder, projectFolder))
            && (links.TryGetValue(folder, out bool isLink) ? isLink : links[folder] = LocalPackageFolders.IsLink(folder) || IsBehindLink(Path.GetDirectoryName(folder)));

        void Take(string value)
        {
            if (seal.OfOtherPackage(value) is { } path)
            {
                found.Add(path);
            }
        }
    }

    private static IEnumerable<string> ResponseFile(string path, string projectFolder) =>
        ReferencedFiles.Full(path, projectFolder) is { } file && File.Exists(file) ? [file, .. ResponseFiles.Read(file, new InputFiles()).SelectMany(argument => CompilerOptions.Paths(argument.Text, CompilerOptions.Running))] : [];

    // Of a package's own the script is what was judged. What is no path lies nowhere.
    private static IEnumerable<string> Script(string path, string projectFolder) =>
        ReferencedFiles.Full(path, projectFolder) is not { } file || !File.Exists(file) ? []
        : PackageFolder.Of(LocalPackageFolders.Real(file)) is not null ? [file]
        : [file, .. ScriptDirectives.Read(file, projectFolder, new InputFiles()).Select(directive => directive.IsPath ? directive.Name : Path.GetPathRoot(file) + string.Join('_', directive.Name.Split(['/', '\\', '\0'])))];

    private static IReadOnlyList<string> Imports(IBuildEngine engine) => Instance(engine)?.ImportPaths ?? [];

    private static ProjectInstance? Instance(IBuildEngine engine)
    {
        object? at = engine;
        foreach (string step in Way)
        {
            at = at is null ? null : at.GetType().GetField(step, Any)?.GetValue(at) ?? at.GetType().GetProperty(step, Any)?.GetValue(at);
        }

        return at as ProjectInstance;
    }
}
