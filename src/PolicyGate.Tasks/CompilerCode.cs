using Microsoft.Build.Evaluation;
using PolicyGate.Policies;
using PolicyGate.Projects;

namespace PolicyGate.Tasks;

/// <summary>Code that properties bring to a compiler: another program in its place, or a response file (Microsoft.CSharp.Core.targets and its siblings).</summary>
internal static class CompilerCode
{
    private const string ResponseFile = "CompilerResponseFile";
    private static readonly string[] Tools = ["Csc", "Vbc", "Fsc"];

    /// <summary>The names of the properties.</summary>
    public static readonly IReadOnlyList<string> Names = [ResponseFile, "DotnetFscCompilerPath", .. Tools.SelectMany(tool => new[] { tool + "ToolPath", tool + "ToolExe" })];

    /// <summary>What an evaluation would hand over.</summary>
    /// <param name="project">The evaluated project.</param>
    /// <param name="counts">Whether a property is not of the product's own.</param>
    /// <param name="full">The absolute path of one, relative to a folder.</param>
    /// <param name="at">Where it is set.</param>
    public static IEnumerable<EvaluatedCode> Of(Project project, Func<ProjectProperty, bool> counts, Func<string, string, string> full, Func<ProjectProperty, SourceSpan> at) =>
        from name in Names
        let property = project.GetProperty(name)
        where property is { EvaluatedValue.Length: > 0 } && counts(property)
        from path in property.EvaluatedValue.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        select new EvaluatedCode(name == ResponseFile ? "response file" : "compiler", full(path, project.DirectoryPath), at(property));
}
