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

    // What a compiler loads, and what F#'s may run for being referenced.
    private static readonly string[] Loading = ["a:", "analyzer:", "compilertool:"];
    private static readonly string[] Referring = ["r:", "reference:", "compilertool:"];

    /// <summary>The names of the properties.</summary>
    public static readonly IReadOnlyList<string> Names = [ResponseFile, OtherFlags, "DotnetFscCompilerPath", .. Tools.SelectMany(tool => new[] { tool + "ToolPath", tool + "ToolExe" })];

    /// <summary>What an evaluation would hand over.</summary>
    /// <param name="project">The evaluated project.</param>
    /// <param name="counts">Whether a property is not of the product's own.</param>
    /// <param name="full">The absolute path of one, relative to a folder.</param>
    /// <param name="at">Where it is set.</param>
    public static IEnumerable<EvaluatedCode> Of(Project project, Func<ProjectProperty, bool> counts, Func<string, string, string> full, Func<ProjectProperty, SourceSpan> at) =>
        (from name in Names.Except([OtherFlags])
         let property = project.GetProperty(name)
         where property is { EvaluatedValue.Length: > 0 } && counts(property)
         from path in property.EvaluatedValue.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
         select new EvaluatedCode(name == ResponseFile ? "response file" : "compiler", full(path, project.DirectoryPath), at(property))).Concat(project.Properties.Where(counts).SelectMany(property => Arguments(property).Select(path => new EvaluatedCode("analyzer", full(path, project.DirectoryPath), at(property)))));

    // The flags that the F# compiler is handed as they are; and a line of any property, since what has a line end becomes two lines of a response file.
    private static IEnumerable<string> Arguments(ProjectProperty property)
    {
        bool isFlags = property.Name.Equals(OtherFlags, StringComparison.OrdinalIgnoreCase);
        string[] arguments = isFlags ? property.EvaluatedValue.Split([' ', '\t', '\r', '\n', '"'], StringSplitOptions.RemoveEmptyEntries)
            : property.EvaluatedValue.AsSpan().IndexOfAny('\r', '\n') < 0 ? [] : property.EvaluatedValue.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string argument in arguments)
        {
            string option = argument.TrimStart('-', '/');
            if (option.Length < argument.Length && Array.Find(isFlags ? Referring : Loading, name => option.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } loading)
            {
                foreach (string path in option[loading.Length..].Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    yield return path.Trim('"');
                }
            }
        }
    }
}
