using System.Text.RegularExpressions;
using Microsoft.Build.Construction;
using Microsoft.Build.Evaluation;
using PolicyGate.Policies;
using PolicyGate.Projects;

namespace PolicyGate.Tasks;

/// <summary>Code that properties bring to a compiler or another tool: a program in its place, its environment, a response file (Microsoft.CSharp.Core.targets and its siblings).</summary>
internal static partial class CompilerCode
{
    // The parameters of MSBuild's and the .NET SDK's own tasks that say which program runs, in which environment, and what it loads.
    private static readonly string[] Brings = ["ToolPath", "ToolExe", "EnvironmentVariables", "ResponseFiles", "ToolAssembly", "ConsolePath", "AdapterPath", "CollectorDirectoryPath", "AdditionalLibPaths"];

    // The parameters that name what becomes a part of the program or of a tool, and those that are a whole command line or arguments.
    private static readonly string[] Takes = ["HostSourcePath", "CustomSteps", "ExtraArgs", "Command", "Crossgen2Tool", "Crossgen2Packs", "CrossgenExtraCommandLineArgs", "Crossgen2ExtraCommandLineArgs"];

    // Of the compilers to native code, whose targets a package brings: held back while the gate judges (Microsoft.NETCore.Native.targets).
    private static readonly string[] Native = ["CppLinker", "CppCompilerAndLinker", "CppLibCreator", "ObjCopyName", "DsymUtil", "StripName", "IlcToolsPath", "IlcPath", "LinkerFlavor", "PublishReadyToRunCrossgen2ExtraArgs", "_ExtraTrimmerArgs"];
    private static readonly string[] NativeItems = ["LinkerArg", "CustomLinkerArg", "CustomLibArg", "IlcArg", "_TrimmerCustomSteps"];

    /// <summary>What an evaluation would hand over.</summary>
    /// <param name="project">The evaluated project.</param>
    /// <param name="tools">The names of <see cref="ToolProperties"/>.</param>
    /// <param name="counts">Whether a property is not of the product's own.</param>
    /// <param name="isNotOfPackage">Whether a property is not of a package's file, which is judged itself; those of the .NET SDK are made of others.</param>
    /// <param name="full">The absolute path of one, relative to a folder.</param>
    /// <param name="at">Where it is set.</param>
    public static IEnumerable<EvaluatedCode> Of(Project project, IReadOnlySet<string> tools, Func<ProjectProperty, bool> counts, Func<ProjectProperty, bool> isNotOfPackage, Func<string, string, string> full, Func<ProjectProperty, SourceSpan> at) =>
        Named(project, counts, full, at).Concat(Tools(project, tools, isNotOfPackage, full, at)).Concat(
            from property in project.Properties.Where(property => property.Name.Equals(CompilerOptions.OtherFlags, StringComparison.OrdinalIgnoreCase) && counts(property))
            from argument in property.EvaluatedValue.Split([' ', '\t', '\r', '\n', '"'], StringSplitOptions.RemoveEmptyEntries)
            from path in CompilerOptions.OfName(argument)
            let isResponseFile = path is ['@', ..]
            let file = full(isResponseFile ? path[1..] : path, project.DirectoryPath)
            where !isResponseFile || File.Exists(file)
            select new EvaluatedCode(isResponseFile ? "response file" : "analyzer", file, at(property)));

    private static IEnumerable<EvaluatedCode> Named(Project project, Func<ProjectProperty, bool> counts, Func<string, string, string> full, Func<ProjectProperty, SourceSpan> at) =>
        from name in CompilerOptions.Properties.Except([CompilerOptions.OtherFlags])
        let property = project.GetProperty(name)
        where property is { EvaluatedValue.Length: > 0 } && counts(property)
        from path in MsbuildText.List(property.EvaluatedValue)
        select new EvaluatedCode(name == CompilerOptions.ResponseFile ? "response file" : "compiler", full(path, project.DirectoryPath), at(property));

    private static IEnumerable<EvaluatedCode> Tools(Project project, IReadOnlySet<string> tools, Func<ProjectProperty, bool> isNotOfPackage, Func<string, string, string> full, Func<ProjectProperty, SourceSpan> at) =>
        from name in tools.Except(CompilerOptions.Properties, StringComparer.OrdinalIgnoreCase)
        let property = project.GetProperty(name)
        where property is { EvaluatedValue.Length: > 0 } && isNotOfPackage(property)
        from value in MsbuildText.List(property.EvaluatedValue)
        from path in value[(value.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(Path.PathSeparator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let file = Path.TrimEndingDirectorySeparator(full(path, project.DirectoryPath))
        where file != RunningEvaluation.DotnetRoot && !Seal.IsBelow(file, RunningEvaluation.DotnetRoot)
        select new EvaluatedCode("tool", file, at(property));

    /// <summary>The files of packages that run as a tool of the build, or in one, by what its command lines and arguments are made of: properties and items.</summary>
    /// <param name="project">The evaluated project.</param>
    /// <param name="isOfSdk">Whether a file is of the .NET SDK, whose targets are asked what they take.</param>
    /// <param name="named">The files of packages that the repository names (<see cref="PathsIntoPackages"/>), each with the element that names it.</param>
    public static IEnumerable<EvaluatedCode> Taken(Project project, Func<string, bool> isOfSdk, IEnumerable<(ProjectElement Element, EvaluatedCode Code)> named)
    {
        string[] texts = [.. project.Targets.Values.Where(target => isOfSdk(target.FullPath)).SelectMany(target => target.Tasks).SelectMany(task => task.Parameters)
            .Where(parameter => Array.Exists(Takes, name => parameter.Key.EndsWith(name, StringComparison.OrdinalIgnoreCase))).Select(parameter => parameter.Value)];
        HashSet<string> properties = new(Native.Concat(texts.SelectMany(text => Property().Matches(text)).Select(match => match.Groups[1].Value)), StringComparer.OrdinalIgnoreCase);
        HashSet<string> items = new(NativeItems.Concat(texts.SelectMany(text => Item().Matches(text)).Select(match => match.Groups[1].Value)), StringComparer.OrdinalIgnoreCase);
        return named.Where(pair => pair.Element switch
        {
            ProjectPropertyElement property => properties.Contains(property.Name),
            ProjectItemElement item => items.Contains(item.ItemType),
            ProjectMetadataElement { Parent: ProjectItemElement item } => items.Contains(item.ItemType),
            _ => false,
        }).Select(pair => pair.Code with { What = "tool" });
    }

    /// <summary>The names of the properties from which the tasks of an evaluation's targets take programs, their environment and what they load.</summary>
    public static HashSet<string> ToolProperties(Project project) => project.Targets.Values
        .SelectMany(target => target.Tasks)
        .SelectMany(task => task.Parameters)
        .Where(parameter => Array.Exists(Brings, name => parameter.Key.EndsWith(name, StringComparison.OrdinalIgnoreCase)))
        .SelectMany(parameter => Property().Matches(parameter.Value))
        .Select(match => match.Groups[1].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"\$\(([A-Za-z_]\w*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Property();

    [GeneratedRegex(@"@\(\s*([A-Za-z_]\w*)", RegexOptions.CultureInvariant)]
    private static partial Regex Item();
}
