using System.Text.RegularExpressions;
using Microsoft.Build.Evaluation;
using PolicyGate.Policies;
using PolicyGate.Projects;

namespace PolicyGate.Tasks;

/// <summary>Code that properties bring to a compiler or another tool: a program in its place, its environment, a response file (Microsoft.CSharp.Core.targets and its siblings).</summary>
internal static partial class CompilerCode
{
    // The parameters of MSBuild's and the .NET SDK's own tasks that say which program runs, in which environment, and what it loads.
    private static readonly string[] Brings = ["ToolPath", "ToolExe", "EnvironmentVariables", "ResponseFiles", "ToolAssembly", "ConsolePath", "AdapterPath", "CollectorDirectoryPath", "AdditionalLibPaths"];

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

    /// <summary>The names of the properties from which the tasks of an evaluation's targets take programs, their environment and what they load.</summary>
    public static HashSet<string> ToolProperties(Project project) => project.Targets.Values
        .SelectMany(target => target.Tasks)
        .SelectMany(task => task.Parameters)
        .Where(parameter => Array.Exists(Brings, name => parameter.Key.EndsWith(name, StringComparison.OrdinalIgnoreCase)))
        .SelectMany(parameter => Property().Matches(parameter.Value))
        .Select(match => match.Groups[1].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"\$\(([A-Za-z_]\w*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Property();
}
