using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>The <c>#:package</c> and <c>#:sdk</c> lines of a file-based app (https://learn.microsoft.com/dotnet/core/sdk/file-based-apps).</summary>
internal static partial class FileBasedApp
{
    /// <summary>
    /// The file that a person edits: the project, or, where <c>dotnet</c> made the project up (<c>app.cs.csproj</c> for
    /// <c>app.cs</c>), the app.
    /// </summary>
    public static string SourceOf(string projectFile)
    {
        string app = Path.ChangeExtension(projectFile, null);
        return File.Exists(projectFile) ? projectFile : app.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? app : Path.ChangeExtension(projectFile, ".cs");
    }

    /// <summary>The declarations of the app; <see langword="null"/> where there is no such file.</summary>
    public static IReadOnlyList<XmlDeclaration>? Read(string file, InputFiles inputs)
    {
        if (inputs.Optional(file, "file-based app", RegularFile.LargestText) is not { } bytes)
        {
            return null;
        }

        List<XmlDeclaration> declarations = [];
        string[] lines = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (Directive().Match(lines[i]) is { Success: true } match)
            {
                string? version = match.Groups[3].Success ? match.Groups[3].Value : null;
                string element = match.Groups[1].ValueSpan.SequenceEqual("sdk") ? XmlDeclaration.Sdk : "PackageReference";
                declarations.Add(new XmlDeclaration(element, match.Groups[2].Value, version, null, new SourceSpan(file, i + 1, 1)));
            }
        }

        return declarations;
    }

    [GeneratedRegex(@"^#:(package|sdk)\s+([^@\s]+)(?:@(\S+))?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Directive();
}
