using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>
/// Expands <c>$(…)</c> as MSBuild does, as far as the files say: properties, the environment, and the property functions with which paths are usually
/// written. What else there is stays as it stands, so that whoever asks sees that it is not known.
/// </summary>
/// <param name="inputs">Reads files.</param>
/// <param name="properties">The properties.</param>
/// <param name="projectFolder">Where the project is.</param>
/// <param name="isExact">Whether only that is expanded of which it is certain what MSBuild makes of it in whatever environment: <c>$(Name)</c> of a property that is known, and the functions of paths.</param>
internal sealed partial class PropertyExpansion(InputFiles inputs, IReadOnlyDictionary<string, string> properties, string projectFolder, bool isExact = false)
{
    private const int LongestValue = 64 * 1024;
    private const int LongestAll = 4 * 1024 * 1024;
    private const int Deepest = 16;
    private const int LongestChain = 8;

    // MSBuild's own, of the toolset: the environment of this process says nothing about them.
    private static readonly HashSet<string> Toolset = new(StringComparer.OrdinalIgnoreCase)
    {
        "MSBuildToolsPath", "MSBuildToolsPath32", "MSBuildToolsPath64", "MSBuildBinPath", "MSBuildExtensionsPath", "MSBuildExtensionsPath32", "MSBuildExtensionsPath64", "MSBuildSDKsPath",
        "MSBuildFrameworkToolsPath", "MSBuildFrameworkToolsRoot", "MSBuildToolsRoot", "RoslynTargetsPath", "VSToolsPath", "VCTargetsPath",
    };

    // Those that every MSBuild has; where it has not another, what stands behind it is an absolute path.
    private static readonly HashSet<string> Always = new(StringComparer.OrdinalIgnoreCase) { "MSBuildToolsPath", "MSBuildBinPath", "MSBuildExtensionsPath", "MSBuildExtensionsPath32", "MSBuildExtensionsPath64", "MSBuildSDKsPath", "RoslynTargetsPath" };

    private readonly PropertyFunctions functions = new(inputs, projectFolder);
    private int expanded;

    /// <summary>Whether a text holds something that only an evaluation expands.</summary>
    public static bool IsOpen(string text) => text.Contains("$(", StringComparison.Ordinal) || text.Contains("@(", StringComparison.Ordinal) || text.Contains("%(", StringComparison.Ordinal);

    /// <summary>The names of the properties that a text reads: <c>$(Name)</c>, <c>$(Name.Substring(1))</c>, also within property functions.</summary>
    public static IEnumerable<string> Names(string text) => text.Contains("$(", StringComparison.Ordinal) ? Name().Matches(text).Select(match => match.Groups[1].Value) : [];

    [GeneratedRegex(@"\$\(\s*([A-Za-z_][A-Za-z0-9_-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    // Where Visual Studio 2012 kept F#, in the same folder of programs as MSBuild.
    [GeneratedRegex(@"^[/\\]\.\.[/\\]Microsoft SDKs(?=[/\\]F#[/\\])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex BesideTheToolset();

    /// <summary>Whether a property is one of the toolset.</summary>
    public static bool IsToolset(string property) => Toolset.Contains(property);

    /// <summary>Whether an expanded path leads to what ships with MSBuild: a folder of the toolset that the repository did not redefine, and no way out of it.</summary>
    public static bool IsOfToolset(string text)
    {
        int end = text.StartsWith("$(", StringComparison.Ordinal) ? text.IndexOf(')', StringComparison.Ordinal) : -1;
        if (end < 0 || !Toolset.Contains(text[2..end]))
        {
            return false;
        }

        bool isAlways = Always.Contains(text[2..end]);
        string rest = MsbuildText.Unescaped(text[(end + 1)..]).Replace("$(MSBuildToolsVersion)", string.Empty, StringComparison.OrdinalIgnoreCase).Replace("$(VisualStudioVersion)", string.Empty, StringComparison.OrdinalIgnoreCase);
        return !IsOpen(rest) && !FileWildcards.Is(rest) && !(isAlways ? BesideTheToolset().Replace(rest, string.Empty) : rest).Contains("..", StringComparison.Ordinal) && (isAlways || !IsOfThisMachine(rest));
    }

    // /WebApplications/x.targets leads nowhere, /home/x.targets does.
    private static bool IsOfThisMachine(string path) => path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries) is [var first, ..] && Path.Exists(Path.Combine(Path.GetPathRoot(Environment.CurrentDirectory)!, first));

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
            string expression = text[(start + 2)..end];
            string value = (isExact ? Exact(expression, at, what, depth) : MsbuildText.IsExpression(expression) ? Value(expression.Trim(), at, what, depth) : null) ?? text[start..(end + 1)];
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

    /// <summary>The parenthesis that closes what was opened before a position; quotes hide parentheses. Negative where there is none.</summary>
    public static int End(string text, int from)
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
        int type = expression.IndexOf("]::", StringComparison.Ordinal);
        string? value;
        int from;
        if (!expression.StartsWith('['))
        {
            from = expression.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? dot : expression.Length;
            value = Property(expression[..from].Trim(), at.File);
        }
        else if (type < 0 || Member(expression, type + 3, at, what, depth) is not { } member)
        {
            return null;
        }
        else
        {
            from = member.End;
            string name = $"{expression[1..type].Trim()}::{member.Name}".ToUpperInvariant();
            value = Called(() => member.Arguments is { } arguments ? functions.Call(name, arguments, at.File) : name == "SYSTEM.IO.PATH::DIRECTORYSEPARATORCHAR" ? Path.DirectorySeparatorChar.ToString() : null);
        }

        // $(TargetFramework.StartsWith('net4')), one behind another.
        for (int calls = 0; value is not null && from < expression.Length; calls++)
        {
            if (calls == LongestChain || expression[from] != '.' || IsOpen(value) || Member(expression, from + 1, at, what, depth) is not { } member)
            {
                return null;
            }

            string before = value;
            value = Called(() => PropertyFunctions.CallOn(before, member.Name, member.Arguments ?? []));
            from = member.End;
        }

        return value;
    }

    // Name(a, b), or Name alone.
    private (string Name, List<string>? Arguments, int End)? Member(string expression, int from, SourceSpan at, string what, int depth)
    {
        int end = expression.AsSpan(from).IndexOfAny('(', '.') is >= 0 and var found ? from + found : expression.Length;
        string name = expression[from..end].Trim();
        if (end == expression.Length || expression[end] == '.')
        {
            return (name, null, end);
        }

        int close = End(expression, end + 1);
        if (close < 0)
        {
            return null;
        }

        List<string> arguments = [];
        foreach (string argument in Arguments(expression[(end + 1)..close]))
        {
            string value = Expand(argument, at, what, depth + 1);
            if (IsOpen(value))
            {
                return null;
            }

            arguments.Add(value);
        }

        return (name, arguments, close + 1 + Blanks(expression, close + 1));
    }

    private static int Blanks(string text, int from)
    {
        int length = 0;
        while (from + length < text.Length && char.IsWhiteSpace(text[from + length]))
        {
            length++;
        }

        return length;
    }

    private static string? Called(Func<string?> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NuGet.Frameworks.FrameworkException)
        {
            return null;
        }
    }

    private string? Property(string name, string file) => name.ToUpperInvariant() switch
    {
        "MSBUILDTHISFILEDIRECTORY" => OfMsbuild(Path.TrimEndingDirectorySeparator(Path.GetDirectoryName(file)!) + Path.DirectorySeparatorChar),
        "MSBUILDTHISFILEFULLPATH" => OfMsbuild(file),
        "MSBUILDTHISFILE" => OfMsbuild(Path.GetFileName(file)),
        "MSBUILDTHISFILENAME" => OfMsbuild(Path.GetFileNameWithoutExtension(file)),
        "MSBUILDTHISFILEEXTENSION" => OfMsbuild(Path.GetExtension(file)),
        _ => properties.GetValueOrDefault(name) is { } value ? value
            : isExact || Toolset.Contains(name) || name.AsSpan().IndexOfAnyExceptInRange('0', 'z') >= 0 ? null
            : Environment.GetEnvironmentVariable(name),
    };

    private string OfMsbuild(string text) => isExact ? MsbuildText.Escaped(text) : text;

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
}
