using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace PolicyGate.Projects;

/// <summary>Text as MSBuild reads it.</summary>
internal static class MsbuildText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("%*?@$();'");

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

    /// <summary>The text with <c>%XX</c> in the place of what has a meaning, as MSBuild has what it says itself, be it a reserved property or what a function yields.</summary>
    public static string Escaped(string text) => text.AsSpan().IndexOfAny(Special) < 0 ? text
        : string.Concat(text.Select(character => Special.Contains(character) ? FormattableString.Invariant($"%{(int)character:x2}") : character.ToString()));

    /// <summary>The properties by which MSBuild says which project it is, which it has escaped (https://learn.microsoft.com/visualstudio/msbuild/msbuild-reserved-and-well-known-properties). A solution is another project to it (<c>All.sln.metaproj</c>): what that is called is not known.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ReservedOf(string projectFile)
    {
        yield return new("MSBuildProjectDirectory", Path.GetDirectoryName(projectFile)!);
        bool isSolution = Path.GetExtension(projectFile).ToUpperInvariant() is ".SLN" or ".SLNX" or ".SLNF";
        foreach ((string name, string value) in isSolution ? [] : new[]
        {
            ("MSBuildProjectFullPath", projectFile), ("MSBuildProjectFile", Path.GetFileName(projectFile)), ("MSBuildProjectName", Path.GetFileNameWithoutExtension(projectFile)), ("MSBuildProjectExtension", Path.GetExtension(projectFile)),
        })
        {
            yield return new(name, value);
        }
    }

    /// <summary>Whether the content of an element is the text that it seems: of anything else than plain text in it MSBuild makes a value by rules of its own.</summary>
    public static bool IsPlain(XElement element) => element.Nodes().All(node => node.GetType() == typeof(XText));

    /// <summary>A project of which nobody knows what it is called and where it is.</summary>
    public static string AnyProject { get; } = Path.Combine(Path.GetPathRoot(Path.GetFullPath("."))!, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N") + ".csproj");

    /// <summary>Whether a text is a name that an MSBuild SDK, or a file or folder in one, can have, and no path.</summary>
    public static bool IsName(string text) => text.Length > 0 && text[0] != '.' && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');

    /// <summary>Whether what stands between <c>$(</c> and <c>)</c> is to MSBuild what it looks like: of a name with blanks around it, it knows no value.</summary>
    public static bool IsExpression(string text) => text.TrimStart().StartsWith('[') || text.Split('.', 2)[0] is var name && name.Length > 0 && name.Length == name.Trim().Length;

    /// <summary>The parts of a list, without blanks around them and without empty ones.</summary>
    public static string[] List(string text) => text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
