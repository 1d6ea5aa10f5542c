using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>
/// Expands <c>$(…)</c> as MSBuild does, as far as the files say: properties, the environment, and the property functions with which paths are usually
/// written. What else there is stays as it stands, so that whoever asks sees that it is not known.
/// </summary>
internal sealed partial class PropertyExpansion(InputFiles inputs, IReadOnlyDictionary<string, string> properties, string projectFolder)
{
    private const int LongestValue = 64 * 1024;
    private const int LongestAll = 4 * 1024 * 1024;
    private const int Deepest = 16;

    // MSBuild's own, of the toolset: the environment of this process says nothing about them.
    private static readonly HashSet<string> Toolset = new(StringComparer.OrdinalIgnoreCase)
    {
        "MSBuildToolsPath", "MSBuildToolsPath32", "MSBuildToolsPath64", "MSBuildBinPath", "MSBuildExtensionsPath", "MSBuildExtensionsPath32", "MSBuildExtensionsPath64", "MSBuildSDKsPath",
        "MSBuildFrameworkToolsPath", "MSBuildFrameworkToolsRoot", "MSBuildToolsRoot", "RoslynTargetsPath", "VSToolsPath", "VCTargetsPath",
    };

    private int expanded;

    /// <summary>Whether a text holds something that only an evaluation expands.</summary>
    public static bool IsOpen(string text) => text.Contains("$(", StringComparison.Ordinal) || text.Contains("@(", StringComparison.Ordinal) || text.Contains("%(", StringComparison.Ordinal);

    /// <summary>The names of the properties that a text reads: <c>$(Name)</c>, <c>$(Name.Substring(1))</c>, also within property functions.</summary>
    public static IEnumerable<string> Names(string text) => text.Contains("$(", StringComparison.Ordinal) ? Name().Matches(text).Select(match => match.Groups[1].Value) : [];

    [GeneratedRegex(@"\$\(\s*([A-Za-z_][A-Za-z0-9_-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    /// <summary>Whether an expanded path leads to what ships with MSBuild: a folder of the toolset that the repository did not redefine, and no way out of it.</summary>
    public static bool IsOfToolset(string text)
    {
        int end = text.StartsWith("$(", StringComparison.Ordinal) ? text.IndexOf(')', StringComparison.Ordinal) : -1;
        string rest = end < 0 ? string.Empty : text[(end + 1)..].Replace("$(MSBuildToolsVersion)", string.Empty, StringComparison.OrdinalIgnoreCase).Replace("$(VisualStudioVersion)", string.Empty, StringComparison.OrdinalIgnoreCase);
        return end > 0 && Toolset.Contains(text[2..end]) && !IsOpen(rest) && !rest.Contains("..", StringComparison.Ordinal);
    }

    /// <summary>The text with everything expanded that is known.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="what">What it is of.</param>
    /// <exception cref="FactsException">It is longer than anybody writes once its properties are put in.</exception>
    public string Expand(string? text, SourceSpan at, string what) => text is null ? string.Empty : Expand(text, at, what, 0);

    private string Expand(string text, SourceSpan at, string what, int depth)
    {
        if (depth > Deepest || !text.Contains("$(", StringComparison.Ordinal))
        {
            return text;
        }

        // Counted while it grows: what doubles with every property must not be built.
        StringBuilder result = new();
        int from = 0;
        int length = text.Length;
        while (text.IndexOf("$(", from, StringComparison.Ordinal) is >= 0 and int start && End(text, start + 2) is > 0 and int end)
        {
            string value = Value(text[(start + 2)..end].Trim(), at, what, depth) ?? text[start..(end + 1)];
            length += value.Length;
            expanded += value.Length;
            if (length > LongestValue || expanded > LongestAll)
            {
                throw new FactsException(at, FormattableString.Invariant($"{what} is longer than {LongestValue} characters once its properties are put in, or all of them together than {LongestAll}; what it means is not known"));
            }

            result.Append(text, from, start - from).Append(value);
            from = end + 1;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    // The parenthesis that closes the expression; quotes hide parentheses.
    private static int End(string text, int from)
    {
        int open = 1;
        char quote = '\0';
        for (int i = from; i < text.Length; i++)
        {
            char c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"' or '`')
            {
                quote = c;
            }
            else if (c == '(')
            {
                open++;
            }
            else if (c == ')' && --open == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private string? Value(string expression, SourceSpan at, string what, int depth)
    {
        if (!expression.StartsWith('['))
        {
            return Property(expression, at.File);
        }

        int type = expression.IndexOf("]::", StringComparison.Ordinal);
        if (type < 0)
        {
            return null;
        }

        string call = expression[(type + 3)..];
        int open = call.IndexOf('(', StringComparison.Ordinal);
        string name = $"{expression[1..type].Trim()}::{(open < 0 ? call : call[..open]).Trim()}".ToUpperInvariant();
        if (open < 0)
        {
            return name == "SYSTEM.IO.PATH::DIRECTORYSEPARATORCHAR" ? Path.DirectorySeparatorChar.ToString() : null;
        }

        if (End(call, open + 1) != call.Length - 1)
        {
            return null;
        }

        List<string> arguments = [];
        foreach (string argument in Arguments(call[(open + 1)..^1]))
        {
            string value = Expand(argument, at, what, depth + 1);
            if (IsOpen(value))
            {
                return null;
            }

            arguments.Add(value);
        }

        try
        {
            return Call(name, arguments, at.File);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private string? Property(string name, string file) => name.ToUpperInvariant() switch
    {
        "MSBUILDTHISFILEDIRECTORY" => Path.GetDirectoryName(file)! + Path.DirectorySeparatorChar,
        "MSBUILDTHISFILEFULLPATH" => file,
        "MSBUILDTHISFILE" => Path.GetFileName(file),
        "MSBUILDTHISFILENAME" => Path.GetFileNameWithoutExtension(file),
        "MSBUILDTHISFILEEXTENSION" => Path.GetExtension(file),
        _ => properties.GetValueOrDefault(name) is { } value ? value
            : Toolset.Contains(name) || name.AsSpan().IndexOfAnyExceptInRange('0', 'z') >= 0 ? null
            : Environment.GetEnvironmentVariable(name),
    };

    private string? Call(string name, List<string> arguments, string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        return (name, arguments.Count) switch
        {
            ("MSBUILD::GETPATHOFFILEABOVE", 1) => Above(arguments[0], folder, full: true),
            ("MSBUILD::GETPATHOFFILEABOVE", 2) => Above(arguments[0], Rooted(arguments[1], folder), full: true),
            ("MSBUILD::GETDIRECTORYNAMEOFFILEABOVE", 2) => Above(arguments[1], Rooted(arguments[0], folder), full: false),
            ("MSBUILD::ENSURETRAILINGSLASH", 1) => arguments[0].Length == 0 || arguments[0].EndsWith('/') || arguments[0].EndsWith('\\') ? arguments[0] : arguments[0] + Path.DirectorySeparatorChar,
            ("MSBUILD::NORMALIZEPATH", > 0) => Rooted(Path.Combine([.. arguments.Select(Slashes)]), projectFolder),
            ("MSBUILD::NORMALIZEDIRECTORY", > 0) => Path.TrimEndingDirectorySeparator(Rooted(Path.Combine([.. arguments.Select(Slashes)]), projectFolder)) + Path.DirectorySeparatorChar,
            ("MSBUILD::VALUEORDEFAULT", 2) => arguments[0].Length > 0 ? arguments[0] : arguments[1],
            ("SYSTEM.IO.PATH::COMBINE", > 0) => Path.Combine([.. arguments.Select(Slashes)]),
            ("SYSTEM.IO.PATH::GETFULLPATH", 1) => Rooted(arguments[0], projectFolder),
            ("SYSTEM.IO.PATH::GETFULLPATH", 2) => Rooted(arguments[0], arguments[1]),
            ("SYSTEM.IO.PATH::GETDIRECTORYNAME", 1) => Path.GetDirectoryName(Slashes(arguments[0])) ?? string.Empty,
            ("SYSTEM.IO.PATH::GETFILENAME", 1) => Path.GetFileName(Slashes(arguments[0])),
            ("SYSTEM.IO.PATH::GETFILENAMEWITHOUTEXTENSION", 1) => Path.GetFileNameWithoutExtension(Slashes(arguments[0])),
            ("SYSTEM.IO.PATH::GETEXTENSION", 1) => Path.GetExtension(arguments[0]),
            ("SYSTEM.IO.PATH::CHANGEEXTENSION", 2) => Path.ChangeExtension(Slashes(arguments[0]), arguments[1]),
            ("SYSTEM.IO.PATH::GETTEMPPATH", 0) => Path.GetTempPath(),
            ("SYSTEM.ENVIRONMENT::GETENVIRONMENTVARIABLE", 1) => Environment.GetEnvironmentVariable(arguments[0]) ?? string.Empty,
            _ => null,
        };
    }

    private static IEnumerable<string> Arguments(string text)
    {
        if (text.Trim().Length == 0)
        {
            yield break;
        }

        int from = 0;
        int open = 0;
        char quote = '\0';
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : ',';
            if (i < text.Length && quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (i < text.Length && c is '\'' or '"' or '`')
            {
                quote = c;
            }
            else if (c == '(')
            {
                open++;
            }
            else if (c == ')')
            {
                open--;
            }
            else if (c == ',' && (open == 0 || i == text.Length))
            {
                string argument = text[from..i].Trim();
                yield return argument.Length > 1 && argument[0] == argument[^1] && argument[0] is '\'' or '"' or '`' ? argument[1..^1] : argument;
                from = i + 1;
            }
        }
    }

    private static string Slashes(string path) => OperatingSystem.IsWindows() ? path : path.Replace('\\', '/');

    private static string Rooted(string path, string folder) => Path.GetFullPath(Slashes(path), folder);

    private string Above(string name, string folder, bool full)
    {
        for (string? current = Path.TrimEndingDirectorySeparator(folder); current is not null; current = Path.GetDirectoryName(current))
        {
            string path = Path.GetFullPath(Slashes(name), current);
            if (inputs.Exists(path))
            {
                return full ? path : current;
            }
        }

        return string.Empty;
    }
}
