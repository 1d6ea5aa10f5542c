using System.Text;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>
/// The directives of a file-based app (https://learn.microsoft.com/dotnet/core/sdk/file-based-apps), by the .NET SDK's own grammar
/// (Microsoft.DotNet.FileBasedPrograms): they are trivia of C# before the first token, so that one in a string, a comment or behind code is text.
/// </summary>
internal static class FileBasedApp
{
    private const int Header = 4096;

    /// <summary>
    /// The file that a person edits: the project, or, where <c>dotnet</c> made the project up (<c>app.cs.csproj</c> for
    /// <c>app.cs</c>, <c>tool.csproj</c> for <c>tool</c>), the app.
    /// </summary>
    public static string SourceOf(string projectFile)
    {
        string app = Path.ChangeExtension(projectFile, null);
        return File.Exists(projectFile) ? projectFile : File.Exists(app) || app.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? app : Path.ChangeExtension(projectFile, ".cs");
    }

    /// <summary>The directives of the app; <see langword="null"/> where there is no such file.</summary>
    public static IReadOnlyList<AppDirective>? Read(string file, InputFiles inputs) =>
        inputs.Optional(file, "file-based app", RegularFile.LargestText) is { } bytes ? Parse(Text(bytes), file, out _) : null;

    /// <summary>Whether a file has directives. No more of it is read than what stands before its first token.</summary>
    /// <exception cref="IOException">It cannot be read, or is longer than the longest text before its first token.</exception>
    public static bool Is(string file)
    {
        using FileStream? stream = RegularFile.Open(file);
        if (stream is null)
        {
            return false;
        }

        byte[] buffer = new byte[Header];
        for (int read = 0; ;)
        {
            read += stream.ReadAtLeast(buffer.AsSpan(read), buffer.Length - read, throwOnEndOfStream: false);
            IReadOnlyList<AppDirective> directives = Parse(Text(buffer[..read]), file, out bool isOpen);
            if (directives.Count > 0 || !isOpen || read < buffer.Length)
            {
                return directives.Count > 0;
            }

            if (read >= RegularFile.LargestText)
            {
                throw new IOException(FormattableString.Invariant($"it begins with more than {RegularFile.LargestText} bytes of comments and blanks, and whether it is a file-based app comes after them"));
            }

            Array.Resize(ref buffer, Math.Min(buffer.Length * 8, (int)RegularFile.LargestText));
        }
    }

    /// <summary>Whether a file of another name than <c>*.cs</c> is one: <c>dotnet run</c> takes whatever begins with <c>#!</c>.</summary>
    /// <exception cref="IOException">It is longer than the longest text before its first token.</exception>
    public static bool IsScript(string file) => HasShebang(file) && Is(file);

    /// <summary>Whether <c>dotnet run</c> and <c>dotnet build</c> take a file of whatever name for a source to make an app of. What cannot be opened cannot be run.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isBehindMark">Whether it may also stand behind the mark of UTF-8, where only <c>dotnet run --file</c> takes it.</param>
    public static bool HasShebang(string file, bool isBehindMark = false)
    {
        Span<byte> beginning = stackalloc byte[5];
        try
        {
            using FileStream? stream = RegularFile.Open(file);
            ReadOnlySpan<byte> read = beginning[..(stream?.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) ?? 0)];
            return (isBehindMark && read.StartsWith("\uFEFF"u8) ? read[3..] : read).StartsWith("#!"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The project that <c>#:project</c> names: a file, or the one project of a folder.</summary>
    public static string ProjectOf(string path, string app)
    {
        string full = Path.GetFullPath(path.Replace('\\', '/'), Path.GetDirectoryName(app)!);
        return Directory.Exists(full) && Directory.GetFiles(full, "*.*proj") is [{ } project, ..] ? project : full;
    }

    /// <summary>The directives of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file, for the places.</param>
    /// <param name="isOpen">Whether the text ended before its first token.</param>
    public static IReadOnlyList<AppDirective> Parse(string text, string file, out bool isOpen)
    {
        List<AppDirective> directives = [];
        int line = 1;
        int start = 0;
        int i = 0;
        bool isFirstOfLine = true;
        isOpen = true;
        while (i < text.Length)
        {
            char c = text[i];
            if (IsNewLine(c))
            {
                i += c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 2 : 1;
                (line, start, isFirstOfLine) = (line + 1, i, true);
            }
            else if (IsBlank(c))
            {
                i++;
            }
            else if (c == '#' && isFirstOfLine)
            {
                int end = EndOfLine(text, i);
                ReadOnlySpan<char> rest = text.AsSpan(i + 1, end - i - 1);
                if (rest is ['!', ..] ? i > 0 : IsConditional(rest))
                {
                    // A shebang is the first of a file; behind #if the compiler takes no directive.
                    isOpen = false;
                    return directives;
                }

                if (rest is [':', ..] && Directive(rest[1..], new SourceSpan(file, line, i - start + 1)) is { } directive)
                {
                    directives.Add(directive);
                }

                i = end;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '/')
            {
                (i, isFirstOfLine) = (EndOfLine(text, i), false);
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '*')
            {
                int end = text.IndexOf("*/", i + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    return directives;
                }

                for (; i < end + 2; i++)
                {
                    if (IsNewLine(text[i]) && !(text[i] == '\r' && text[i + 1] == '\n'))
                    {
                        (line, start) = (line + 1, i + 1);
                    }
                }

                isFirstOfLine = false;
            }
            else if (c == '/' && i + 1 == text.Length)
            {
                return directives;
            }
            else
            {
                isOpen = false;
                return directives;
            }
        }

        return directives;
    }

    // Kind, blanks, and the rest: a name, and behind the separator what belongs to it; blanks around both.
    private static AppDirective? Directive(ReadOnlySpan<char> line, SourceSpan at)
    {
        ReadOnlySpan<char> text = line.Trim();
        int blank = 0;
        while (blank < text.Length && !char.IsWhiteSpace(text[blank]))
        {
            blank++;
        }

        AppDirectiveKind? kind = text[..blank] switch
        {
            "package" => AppDirectiveKind.Package,
            "sdk" => AppDirectiveKind.Sdk,
            "project" => AppDirectiveKind.Project,
            "property" => AppDirectiveKind.Property,
            "include" => AppDirectiveKind.Include,
            "ref" => AppDirectiveKind.Ref,
            _ => null,
        };
        ReadOnlySpan<char> rest = text[blank..].Trim();
        if (kind is null || rest.IsEmpty)
        {
            return null;
        }

        int separator = kind is AppDirectiveKind.Project or AppDirectiveKind.Include or AppDirectiveKind.Ref ? -1 : rest.IndexOf(kind == AppDirectiveKind.Property ? '=' : '@');
        ReadOnlySpan<char> name = (separator < 0 ? rest : rest[..separator]).TrimEnd();
        ReadOnlySpan<char> value = separator < 0 ? [] : rest[(separator + 1)..].TrimStart();
        return name.IsEmpty ? null : new AppDirective(kind.Value, name.ToString(), value.IsEmpty ? null : value.ToString(), at);
    }

    private static bool IsConditional(ReadOnlySpan<char> rest)
    {
        ReadOnlySpan<char> name = rest.TrimStart();
        return name.StartsWith("if", StringComparison.Ordinal) || name.StartsWith("el", StringComparison.Ordinal) || name.StartsWith("endif", StringComparison.Ordinal);
    }

    // The line ends of C#, and its white space.
    private static bool IsNewLine(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\v' or '\f' or '\u00A0' or '\uFEFF' or '\u001A'
        || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.SpaceSeparator;

    private static int EndOfLine(string text, int from)
    {
        while (from < text.Length && !IsNewLine(text[from]))
        {
            from++;
        }

        return from;
    }

    private static string Text(byte[] bytes)
    {
        using StreamReader reader = new(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }
}
