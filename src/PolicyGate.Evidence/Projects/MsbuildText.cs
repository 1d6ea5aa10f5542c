using System.Globalization;
using System.Text;

namespace PolicyGate.Projects;

/// <summary>Text as MSBuild reads it.</summary>
internal static class MsbuildText
{
    /// <summary>The text with <c>%XX</c> read, but <c>%00</c>: to what has a null character in it no path leads, and no name is one.</summary>
    public static string Unescaped(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscape = text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]) && (text[i + 1], text[i + 2]) is not ('0', '0');
            plain.Append(isEscape ? (char)byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : text[i]);
            i += isEscape ? 2 : 0;
        }

        return plain.ToString();
    }

    /// <summary>The properties by which MSBuild says which project it is (https://learn.microsoft.com/visualstudio/msbuild/msbuild-reserved-and-well-known-properties).</summary>
    public static IEnumerable<KeyValuePair<string, string>> ReservedOf(string projectFile) =>
    [
        new("MSBuildProjectDirectory", Path.GetDirectoryName(projectFile)!),
        new("MSBuildProjectFullPath", projectFile),
        new("MSBuildProjectFile", Path.GetFileName(projectFile)),
        new("MSBuildProjectName", Path.GetFileNameWithoutExtension(projectFile)),
        new("MSBuildProjectExtension", Path.GetExtension(projectFile)),
    ];

    /// <summary>A project of which nobody knows what it is called and where it is.</summary>
    public static string AnyProject { get; } = Path.Combine(Path.GetPathRoot(Path.GetFullPath("."))!, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N") + ".csproj");

    /// <summary>Whether a text is a name that an MSBuild SDK, or a file or folder in one, can have, and no path.</summary>
    public static bool IsName(string text) => text.Length > 0 && text[0] != '.' && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');

    /// <summary>Whether what stands between <c>$(</c> and <c>)</c> is to MSBuild what it looks like: of a name with blanks around it, it knows no value.</summary>
    public static bool IsExpression(string text) => text.TrimStart().StartsWith('[') || text.Split('.', 2)[0] is var name && name.Length > 0 && name.Length == name.Trim().Length;

    /// <summary>The parts of a list, without blanks around them and without empty ones.</summary>
    public static string[] List(string text) => text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
