using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Projects;

/// <summary>
/// What scripts of F# bring to the compiler that compiles them: it obeys <c>#r</c>, <c>#I</c>, <c>#load</c> and <c>#i</c> in files that end in <c>.fsx</c> or
/// <c>.fsscript</c>, and in no others, wherever they stand in a line. An assembly that is referenced may be a type provider, which runs; <c>nuget:</c> restores a
/// package, outside the gate. What cannot be read as one of them for sure counts as one.
/// </summary>
internal static partial class ScriptDirectives
{
    private const int Most = 256;

    /// <summary>One of them.</summary>
    /// <param name="Script">The script, absolute.</param>
    /// <param name="Line">The line, from 1.</param>
    /// <param name="Name">What it names: a path, absolute, or what no path is (<see cref="IsPath"/>).</param>
    /// <param name="IsPath">Whether it names a path.</param>
    internal sealed record Directive(string Script, int Line, string Name, bool IsPath);

    /// <summary>Whether the compiler obeys the directives in a file.</summary>
    public static bool IsScript(string file) => file.EndsWith(".fsx", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".fsscript", StringComparison.OrdinalIgnoreCase);

    /// <summary>Every directive of a script and of those that it loads; nothing where it is not there.</summary>
    /// <param name="file">The script, absolute.</param>
    /// <param name="projectFolder">The folder that the compiler runs in.</param>
    /// <param name="inputs">What was read.</param>
    /// <exception cref="FactsException">One cannot be read.</exception>
    public static IReadOnlyList<Directive> Read(string file, string projectFolder, InputFiles inputs)
    {
        List<Directive> all = [];
        List<string> folders = [projectFolder];
        HashSet<string> seen = new(StringComparer.Ordinal) { file };
        Queue<string> open = new([file]);
        while (open.TryDequeue(out string? script))
        {
            using StreamReader reader = new(new MemoryStream(inputs.Optional(script, "script", RegularFile.LargestText) ?? []), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            string text = reader.ReadToEnd();
            foreach ((string directive, string? name, int line) in Of(text))
            {
                if (name is null || directive == "i" || Manager().IsMatch(name) || ReferencedFiles.Full(name.Trim(), Path.GetDirectoryName(script)!) is not { } beside)
                {
                    all.Add(new Directive(script, line, name is null ? $"#{directive}" : $"#{directive} {name}", IsPath: false));
                    continue;
                }

                // Beside the script, whether it is there or not; and wherever else the compiler looks and finds it.
                string[] places = [beside, .. folders.Select(folder => ReferencedFiles.Full(name.Trim(), folder)!).Where(inputs.Exists)];
                all.AddRange(places.Distinct(StringComparer.Ordinal).Select(place => new Directive(script, line, place, IsPath: true)));
                if (directive == "I")
                {
                    folders.AddRange(places);
                }
                else if (directive == "load")
                {
                    foreach (string loaded in places.Where(place => inputs.Exists(place) && !Directory.Exists(place) && seen.Add(place)))
                    {
                        open.Enqueue(loaded);
                    }
                }

                if (seen.Count > Most || folders.Count > Most)
                {
                    all.Add(new Directive(script, line, $"#{directive} {name}", IsPath: false));
                    return all;
                }
            }
        }

        return all;
    }

    private static IEnumerable<(string Directive, string? Name, int Line)> Of(string text)
    {
        int found = 0;
        foreach (Match match in Begin().Matches(text))
        {
            int line = text.AsSpan(0, match.Index).Count('\n') + 1;
            string directive = match.Groups["name"].Value;
            Match said = Arguments().Match(text, match.Index + match.Length);
            string[] names = [.. said.Groups["string"].Captures.SelectMany(capture => Values(capture.Value))];
            bool isRead = directive.Length > 0 && (names.Length > 0 || said.Groups["word"].Success) && !said.Groups["comment"].Success;
            bool isOneTooMany = ++found > Most;
            if (!isRead || isOneTooMany)
            {
                yield return (directive, null, line);
            }

            if (isOneTooMany)
            {
                yield break;
            }

            foreach (string name in names)
            {
                yield return (directive, name, line);
            }
        }
    }

    // As it stands and as it is escaped: which one it is depends on the quotes.
    private static IEnumerable<string> Values(string literal)
    {
        string plain = literal.TrimStart('@').Trim('"');
        return new[] { plain, Escape().Replace(plain, match => Unescaped(match.Value)) }.Where(value => value.Length > 0).Distinct(StringComparer.Ordinal);
    }

    private static string Unescaped(string escape)
    {
        int code = escape[1] is 'u' or 'U' or 'x' ? int.Parse(escape.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : char.IsAsciiDigit(escape[1]) ? int.Parse(escape.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture)
            : escape[1];
        return Rune.IsValid(code) ? char.ConvertFromUtf32(code) : escape;
    }

    // # and its name, which may be far from it and in quotes; or what hides it: a comment between the two.
    [GeneratedRegex(@"#\s*(?:`{0,2}(?<name>reference|r|I|i|load)(?=[\s@""(/#_`])(?:`{2})?|\(\*|//)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Begin();

    // Strings, over line ends, comments of a line and conditions. A comment in parentheses, in which another may stand, is not read.
    [GeneratedRegex(""""\G(?:\s|//[^\n]*(?:\n|$)|#(?:if|else|endif|nowarn|warnon|line)\b[^\n]*(?:\n|$)|(?<string>"""(?s:.*?)"""|@"(?:[^"]|"")*"|"(?:[^"\\]|\\(?s:.))*")|(?<word>__SOURCE_(?:DIRECTORY|FILE)__))*(?<comment>\(\*)?"""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Arguments();

    // What a manager of dependencies is asked for; a drive has one letter.
    [GeneratedRegex(@"^\s*[A-Za-z]\w+\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex Manager();

    [GeneratedRegex(@"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[0-9]{3}|[^uUx0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
