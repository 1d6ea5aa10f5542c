namespace PolicyGate.Projects;

/// <summary>Options of a compiler that name files (https://learn.microsoft.com/dotnet/csharp/language-reference/compiler-options/miscellaneous, and F#'s).</summary>
internal static class CompilerOptions
{
    /// <summary>With these a compiler loads code; with those of the second line it looks in a folder for what it is told to load without one.</summary>
    public static readonly IReadOnlyList<string> Loading =
    [
        "a:", "analyzer:", "compilertool:",
        "lib:", "libpath:", "libpaths:",
    ];

    /// <summary>With these the F# compiler loads code, or is given assemblies that it may run for being referenced.</summary>
    public static readonly IReadOnlyList<string> Referring = ["r:", "reference:", "compilertool:"];

    /// <summary>With any of these a compiler may run what they name, whichever compiler it is.</summary>
    public static readonly IReadOnlyList<string> Running = [.. Loading.Union(Referring)];

    /// <summary>The items whose names every compiler is handed as they are.</summary>
    public static readonly IReadOnlyList<string> Sources = ["Compile", "CompileBefore", "CompileAfter"];

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
    /// Whether a compiler takes an argument for an option: a path of Unix begins with a slash as well, and is told by a second one before any colon
    /// (Microsoft.CodeAnalysis.CommandLineParser.TryParseOption; F#'s compiler takes fewer).
    /// </summary>
    public static bool IsOption(ReadOnlySpan<char> argument) => argument switch
    {
        ['-', ..] => true,
        ['/', .. var rest] => rest.IndexOf('/') is var slash && (slash < 0 || rest.IndexOf(':') is >= 0 and var colon && colon < slash),
        _ => false,
    };

    /// <summary>What a name brings that a compiler is handed as it is, if it is no name of a file to the compiler; a response file with <c>@</c> before it.</summary>
    public static IEnumerable<string> OfName(string name) => name is ['@', not '(', ..] ? [name] : IsOption(name) ? Paths(name, Running) : [];

    /// <summary>
    /// What the lines of a value bring where it has several: what has a line end becomes two lines of a response file, and each line the arguments that blanks
    /// separate. Paths that a compiler loads, and with <c>@</c> before them response files. A quote may hold an argument together or be a part of it: both are read.
    /// </summary>
    public static IEnumerable<string> Lines(string value) => value.AsSpan().IndexOfAny('\r', '\n') < 0 || value.AsSpan().IndexOfAny('-', '/', '@') < 0 ? []
        : value.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(line => ResponseFiles.Split(line).Concat(line.Split([' ', '\t', '"'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            .SelectMany(part => part is ['@', not '(', ..] ? [$"@{part[1..].Trim('"')}"] : Paths(part, Running)).Distinct(StringComparer.Ordinal);
}
