using System.Text;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>Directory.Build.rsp, MSBuild.rsp and what they name with <c>@</c>: MSBuild takes the nearest one of the first name, and the one of the second beside what it builds, into every command line (https://learn.microsoft.com/visualstudio/msbuild/msbuild-response-files).</summary>
internal static class ResponseFiles
{
    private const string Nearest = "Directory.Build.rsp";
    private const string Beside = "MSBuild.rsp";

    private const int Most = 64;

    /// <summary>A switch, a project, or a response file of which it cannot be told what it says: it is not there, or it is the one that lies where the command is given.</summary>
    internal sealed record Argument(string Text, SourceSpan At, bool IsMissingFile = false)
    {
        /// <summary>Whether it is the project that is built: a path that begins with a slash is one only where it leads somewhere.</summary>
        public bool IsProject => !IsMissingFile && Text[0] is not '-' && (Text[0] is not '/' || Path.Exists(Text));
    }

    /// <summary>Whether MSBuild takes a file of that name by itself.</summary>
    public static bool IsTaken(string file) => Path.GetFileName(file).Equals(Nearest, StringComparison.OrdinalIgnoreCase) || Path.GetFileName(file).Equals(Beside, StringComparison.OrdinalIgnoreCase);

    /// <summary>The files that MSBuild takes where it builds a project or a solution of a folder.</summary>
    public static IEnumerable<string> Of(string folder, InputFiles inputs)
    {
        if (inputs.Above(folder, Nearest) is { } file)
        {
            yield return file;
        }

        if (Path.Combine(folder, Beside) is var beside && inputs.Exists(beside))
        {
            yield return beside;
        }
    }

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
            IReadOnlyList<string> lines = InputReading.Lines(inputs.Optional(next, "response file", RegularFile.LargestText) ?? []);
            for (int i = 0; i < lines.Count; i++)
            {
                SourceSpan at = new(next, i + 1, 1);

                // What a variable holds is split as what is written.
                string line = Environment.ExpandEnvironmentVariables(lines[i].Replace("%MSBuildThisFileDirectory%", folder + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase));
                foreach (string text in lines[i].TrimStart().StartsWith('#') ? [] : Split(line))
                {
                    if (!text.StartsWith('@'))
                    {
                        arguments.Add(new Argument(text, at));
                        continue;
                    }

                    if (text.Contains('\0', StringComparison.Ordinal))
                    {
                        throw new FactsException(at, "the path has a null character in it, which no path has; remove it");
                    }

                    string named = text[1..].Replace('\\', '/');
                    string nested = Path.GetFullPath(named, folder);
                    bool isThere = inputs.Exists(nested) && !Directory.Exists(nested) && seen.Count < Most;
                    if (!isThere || !Path.IsPathRooted(named))
                    {
                        arguments.Add(new Argument(text, at, IsMissingFile: true));
                    }

                    if (isThere && seen.Add(nested))
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
    public static Argument? Setting(string property, string folder, InputFiles inputs) => Of(folder, inputs).SelectMany(file => Read(file, inputs)).FirstOrDefault(argument => argument.Text[0] is '-' or '/' && argument.Text.Contains(property, StringComparison.OrdinalIgnoreCase));

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
