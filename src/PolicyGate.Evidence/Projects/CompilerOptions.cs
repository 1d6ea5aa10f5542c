namespace PolicyGate.Projects;

/// <summary>Options of a compiler that name files (https://learn.microsoft.com/dotnet/csharp/language-reference/compiler-options/miscellaneous, and F#'s).</summary>
internal static class CompilerOptions
{
    /// <summary>With these a compiler loads code.</summary>
    public static readonly IReadOnlyList<string> Loading = ["a:", "analyzer:", "compilertool:"];

    /// <summary>With these the F# compiler loads code, or is given assemblies that it may run for being referenced.</summary>
    public static readonly IReadOnlyList<string> Referring = ["r:", "reference:", "compilertool:"];

    /// <summary>The property that names a response file.</summary>
    public const string ResponseFile = "CompilerResponseFile";

    /// <summary>The property of arguments that the F# compiler is handed as they are.</summary>
    public const string OtherFlags = "OtherFlags";

    /// <summary>The properties that bring another program in a compiler's place, or arguments (Microsoft.CSharp.Core.targets and its siblings).</summary>
    public static readonly IReadOnlyList<string> Properties = [ResponseFile, OtherFlags, "DotnetFscCompilerPath", .. new[] { "Csc", "Vbc", "Fsc" }.SelectMany(tool => new[] { tool + "ToolPath", tool + "ToolExe" })];

    /// <summary>The types of items that MSBuild's own targets take as data, and never build.</summary>
    public static readonly IReadOnlySet<string> Data = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "None", "Content", "Compile", "EmbeddedResource", "AdditionalFiles", "Resource", "Page", "Folder", "Using", "InternalsVisibleTo" };

    /// <summary>The paths that an argument gives one of these options; none where it is another option, or none.</summary>
    public static IEnumerable<string> Paths(string argument, IReadOnlyList<string> options)
    {
        string option = argument.TrimStart('-', '/');
        return option.Length < argument.Length && options.FirstOrDefault(name => option.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } given
            ? option[given.Length..].Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(path => path.Trim('"'))
            : [];
    }

    /// <summary>
    /// What the lines of a value bring where it has several: what has a line end becomes two lines of a response file. Paths that a compiler loads, and with <c>@</c>
    /// before them response files.
    /// </summary>
    public static IEnumerable<string> Lines(string value) => value.AsSpan().IndexOfAny('\r', '\n') < 0 ? []
        : value.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(line => line is ['@', not '(', ..] ? [$"@{line[1..].Trim('"')}"] : Paths(line, Loading));
}
