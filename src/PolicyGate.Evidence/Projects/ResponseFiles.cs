using System.Text;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>Directory.Build.rsp and what it names with <c>@</c>: MSBuild takes the nearest one into every command line.</summary>
internal static class ResponseFiles
{
    /// <summary>The name of the file.</summary>
    public const string Name = "Directory.Build.rsp";

    private const int Most = 64;

    /// <summary>A switch, or a response file that is not there.</summary>
    internal sealed record Argument(string Text, SourceSpan At, bool IsMissingFile = false);

    /// <summary>Every switch of a response file and of those that it names.</summary>
    /// <exception cref="FactsException">One cannot be read.</exception>
    public static IReadOnlyList<Argument> Read(string file, InputFiles inputs)
    {
        List<Argument> arguments = [];
        HashSet<string> seen = new(StringComparer.Ordinal) { file };
        Queue<string> open = new([file]);
        while (open.TryDequeue(out string? next))
        {
            string folder = Path.GetDirectoryName(next)!;
            string[] lines = Encoding.UTF8.GetString(inputs.Optional(next, "response file", RegularFile.LargestText) ?? []).TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                SourceSpan at = new(next, i + 1, 1);
                foreach (string part in lines[i].TrimStart().StartsWith('#') ? [] : Split(lines[i]))
                {
                    string text = Environment.ExpandEnvironmentVariables(part.Replace("%MSBuildThisFileDirectory%", folder + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase));
                    if (!text.StartsWith('@'))
                    {
                        arguments.Add(new Argument(text, at));
                        continue;
                    }

                    if (text.Contains('\0', StringComparison.Ordinal))
                    {
                        throw new FactsException(at, "the path has a null character in it, which no path has; remove it");
                    }

                    string nested = Path.GetFullPath(text[1..].Replace('\\', '/'), folder);
                    if (!inputs.Exists(nested) || Directory.Exists(nested) || seen.Count >= Most)
                    {
                        arguments.Add(new Argument(text, at, IsMissingFile: true));
                    }
                    else if (seen.Add(nested))
                    {
                        open.Enqueue(nested);
                    }
                }
            }
        }

        return arguments;
    }

    /// <summary>The switch that sets a property on the command line of every build of a folder, over whatever its files say; <see langword="null"/> where none does.</summary>
    /// <exception cref="FactsException">A response file cannot be read.</exception>
    public static Argument? Setting(string property, string folder, InputFiles inputs) => inputs.Above(folder, Name) is not { } file ? null
        : Read(file, inputs).FirstOrDefault(argument => argument.Text[0] is '-' or '/' && argument.Text.Contains(property, StringComparison.OrdinalIgnoreCase));

    /// <summary>The response files that one names, itself first.</summary>
    /// <exception cref="FactsException">One cannot be read.</exception>
    public static IEnumerable<string> Files(string file, InputFiles inputs) => Read(file, inputs).Where(argument => !argument.IsMissingFile).Select(argument => argument.At.File).Prepend(file).Distinct(StringComparer.Ordinal);

    /// <summary>The arguments of a line: blanks separate; quotes hold together and are no part of one, but behind a backslash that is no other's.</summary>
    public static IEnumerable<string> Split(string line)
    {
        StringBuilder part = new();
        bool isQuoted = false;
        int backslashes = 0;
        foreach (char c in line + " ")
        {
            bool isEscaped = backslashes % 2 == 1;
            backslashes = c == '\\' ? backslashes + 1 : 0;
            if (c == '"' && !isEscaped)
            {
                isQuoted = !isQuoted;
            }
            else if (char.IsWhiteSpace(c) && !isQuoted)
            {
                if (part.Length > 0)
                {
                    yield return part.ToString();
                }

                part.Clear();
            }
            else
            {
                part.Append(c);
            }
        }

        if (part.ToString().Trim() is { Length: > 0 } last)
        {
            yield return last;
        }
    }
}
