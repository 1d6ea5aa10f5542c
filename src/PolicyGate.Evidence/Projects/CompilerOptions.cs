namespace PolicyGate.Projects;

/// <summary>Options of a compiler that name files (https://learn.microsoft.com/dotnet/csharp/language-reference/compiler-options/miscellaneous, and F#'s).</summary>
internal static class CompilerOptions
{
    /// <summary>With these a compiler loads code.</summary>
    public static readonly IReadOnlyList<string> Loading = ["a:", "analyzer:", "compilertool:"];

    /// <summary>With these the F# compiler loads code, or is given assemblies that it may run for being referenced.</summary>
    public static readonly IReadOnlyList<string> Referring = ["r:", "reference:", "compilertool:"];

    /// <summary>The paths that an argument gives one of these options; none where it is another option, or none.</summary>
    public static IEnumerable<string> Paths(string argument, IReadOnlyList<string> options)
    {
        string option = argument.TrimStart('-', '/');
        return option.Length < argument.Length && options.FirstOrDefault(name => option.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } given
            ? option[given.Length..].Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(path => path.Trim('"'))
            : [];
    }
}
