using Microsoft.Build.Evaluation;
using PolicyGate.Policies;
using PolicyGate.Projects;

namespace PolicyGate.Tasks;

/// <summary>
/// Code that properties bring to a compiler: another program in its place (Microsoft.CSharp.Core.targets and its siblings), or a response file that names
/// analyzers (https://learn.microsoft.com/dotnet/csharp/language-reference/compiler-options/miscellaneous).
/// </summary>
internal static class CompilerCode
{
    private const string ResponseFile = "CompilerResponseFile";
    private const int MostNested = 8;
    private const int MostBytes = 1 << 20;
    private static readonly string[] Tools = ["Csc", "Vbc", "Fsc"];
    private static readonly string[] Options = ["a:", "analyzer:"];

    /// <summary>The names of the properties.</summary>
    public static readonly IReadOnlyList<string> Names = [ResponseFile, "DotnetFscCompilerPath", .. Tools.SelectMany(tool => new[] { tool + "ToolPath", tool + "ToolExe" })];

    /// <summary>What an evaluation would hand over.</summary>
    /// <param name="project">The evaluated project.</param>
    /// <param name="counts">Whether a property is not of the product's own.</param>
    /// <param name="at">Where it is set.</param>
    public static IEnumerable<EvaluatedCode> Of(Project project, Func<ProjectProperty, bool> counts, Func<ProjectProperty, SourceSpan> at)
    {
        foreach (string name in Names)
        {
            if (project.GetProperty(name) is not { EvaluatedValue.Length: > 0 } property || !counts(property))
            {
                continue;
            }

            foreach (string file in property.EvaluatedValue.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(path => Full(path, project.DirectoryPath)))
            {
                yield return new EvaluatedCode("compiler", file, at(property));
                foreach (string analyzer in name == ResponseFile ? Analyzers(file, project.DirectoryPath, 0) : [])
                {
                    yield return new EvaluatedCode("analyzer", analyzer, at(property));
                }
            }
        }
    }

    private static IEnumerable<string> Analyzers(string file, string folder, int depth)
    {
        string text;
        try
        {
            text = depth < MostNested && RegularFile.Read(file, MostBytes) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : string.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The compiler cannot read it either, or it is larger than any: what it names is nowhere that is judged.
            return [file + "/*"];
        }

        return text.Split('\n').SelectMany(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Select(word => word.Trim().Trim('"')).SelectMany(word => word switch
        {
            ['@', .. { Length: > 0 } nested] => Analyzers(Full(nested.Trim('"'), Path.GetDirectoryName(file)!), folder, depth + 1),
            ['/' or '-', .. { } option] when Array.Find(Options, name => option.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } name =>
                option[name.Length..].Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(path => Full(path.Trim('"'), folder)),
            _ => [],
        });
    }

    private static string Full(string path, string folder) => Path.GetFullPath(Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path, folder);
}
