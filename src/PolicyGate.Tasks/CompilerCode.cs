using Microsoft.Build.Evaluation;
using PolicyGate.Policies;
using PolicyGate.Projects;

namespace PolicyGate.Tasks;

/// <summary>Code that properties bring to a compiler: another program in its place, or a response file (Microsoft.CSharp.Core.targets and its siblings).</summary>
internal static class CompilerCode
{
    private const string ResponseFile = "CompilerResponseFile";
    private const string OtherFlags = "OtherFlags";
    private static readonly string[] Tools = ["Csc", "Vbc", "Fsc"];

    /// <summary>The names of the properties.</summary>
    public static readonly IReadOnlyList<string> Names = [ResponseFile, OtherFlags, "DotnetFscCompilerPath", .. Tools.SelectMany(tool => new[] { tool + "ToolPath", tool + "ToolExe" })];

    /// <summary>What an evaluation would hand over.</summary>
    /// <param name="project">The evaluated project.</param>
    /// <param name="counts">Whether a property is not of the product's own.</param>
    /// <param name="full">The absolute path of one, relative to a folder.</param>
    /// <param name="at">Where it is set.</param>
    public static IEnumerable<EvaluatedCode> Of(Project project, Func<ProjectProperty, bool> counts, Func<string, string, string> full, Func<ProjectProperty, SourceSpan> at) =>
        Named(project, counts, full, at).Concat(
            from property in project.Properties.Where(counts)
            from path in Loaded(property)
            select new EvaluatedCode("analyzer", full(path, project.DirectoryPath), at(property)));

    private static IEnumerable<EvaluatedCode> Named(Project project, Func<ProjectProperty, bool> counts, Func<string, string, string> full, Func<ProjectProperty, SourceSpan> at) =>
        from name in Names.Except([OtherFlags])
        let property = project.GetProperty(name)
        where property is { EvaluatedValue.Length: > 0 } && counts(property)
        from path in MsbuildText.List(property.EvaluatedValue)
        select new EvaluatedCode(name == ResponseFile ? "response file" : "compiler", full(path, project.DirectoryPath), at(property));

    // The flags that the F# compiler is handed as they are; and a line of any property, since what has a line end becomes two lines of a response file.
    private static IEnumerable<string> Loaded(ProjectProperty property) =>
        property.Name.Equals(OtherFlags, StringComparison.OrdinalIgnoreCase)
            ? property.EvaluatedValue.Split([' ', '\t', '\r', '\n', '"'], StringSplitOptions.RemoveEmptyEntries).SelectMany(argument => CompilerOptions.Paths(argument, CompilerOptions.Referring))
            : property.EvaluatedValue.AsSpan().IndexOfAny('\r', '\n') < 0 ? []
            : property.EvaluatedValue.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(line => CompilerOptions.Paths(line, CompilerOptions.Loading));
}
