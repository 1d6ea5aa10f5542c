using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>
/// Finds where a project declares its packages: in the project, in Directory.Build.props and .targets, in
/// Directory.Packages.props, and in the files that these import. XML is read as XML: nothing is evaluated or executed, so
/// conditions are passed over. What the project means comes from the assets file; this only tells the line.
/// </summary>
internal sealed partial class ProjectXmlReader
{
    private const string What = "project file";
    private const int MostFiles = 256;

    private static readonly HashSet<string> Elements = new(StringComparer.OrdinalIgnoreCase)
    {
        "PackageReference", "PackageVersion", "GlobalPackageReference", "PackageDownload", "ProjectReference",
    };

    private static readonly HashSet<string> Switches = new(StringComparer.OrdinalIgnoreCase) { "RestorePackagesWithLockFile", "RestoreLockedMode" };

    private readonly InputFiles inputs;
    private readonly Dictionary<string, string> properties = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<XmlDeclaration> declarations = [];
    private readonly Action<XElement, SourceSpan, bool>? visit;
    private bool isConditional;

    private ProjectXmlReader(string projectFile, InputFiles inputs, Action<XElement, SourceSpan, bool>? visit)
    {
        this.inputs = inputs;
        this.visit = visit;
        properties["MSBuildProjectDirectory"] = Path.GetDirectoryName(projectFile)!;
        properties["MSBuildProjectFullPath"] = projectFile;
        properties["MSBuildProjectFile"] = Path.GetFileName(projectFile);
        properties["MSBuildProjectName"] = Path.GetFileNameWithoutExtension(projectFile);
    }

    /// <summary>Every declaration, the project's own first.</summary>
    /// <exception cref="FactsException">The project or a file that it imports is missing, unreadable or not XML.</exception>
    /// <param name="projectFile">The project.</param>
    /// <param name="inputs">Reads the files.</param>
    /// <param name="visit">Sees every element of all of them, its place, and whether a condition stands on it or on the way to it.</param>
    public static IReadOnlyList<XmlDeclaration> Read(string projectFile, InputFiles inputs, Action<XElement, SourceSpan, bool>? visit = null)
    {
        ProjectXmlReader reader = new(projectFile, inputs, visit);
        string folder = Path.GetDirectoryName(projectFile)!;

        // Directory.Build.props may say where Directory.Packages.props is; the project's own lines still come first.
        List<XmlDeclaration> own = [];
        reader.Above("Directory.Build.props", folder);
        List<XmlDeclaration> before = [.. reader.declarations];
        reader.declarations.Clear();
        if (inputs.Exists(projectFile))
        {
            reader.File(projectFile);
        }
        else
        {
            own.AddRange(FileBasedApp.Read(FileBasedApp.SourceOf(projectFile), inputs)
                ?? throw new FactsException(SourceSpan.WholeFile(projectFile), $"there is no {What} {Path.GetFileName(projectFile)}"));
        }

        own.AddRange(reader.declarations);
        own.AddRange(before);
        reader.declarations.Clear();
        reader.Above("Directory.Packages.props", folder);
        reader.Above("Directory.Build.targets", folder);
        own.AddRange(reader.declarations);
        return own;
    }

    private void Above(string name, string folder)
    {
        for (string? current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            string path = Path.Combine(current, name);
            if (inputs.Exists(path))
            {
                File(path);
                return;
            }
        }
    }

    private void File(string path)
    {
        if (seen.Count >= MostFiles || !seen.Add(path) || inputs.Optional(path, What) is not { } bytes)
        {
            return;
        }

        XElement? root = InputReading.Xml(path, What, () =>
        {
            using XmlReader reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root;
        });
        if (root?.Elements().FirstOrDefault(element => element.Name.LocalName == XmlDeclaration.PropertyGroup) is { } group)
        {
            declarations.Add(new XmlDeclaration(XmlDeclaration.PropertyGroup, string.Empty, null, null, At(group, path)));
        }

        foreach (XElement element in root?.DescendantsAndSelf() ?? [])
        {
            visit?.Invoke(element, At(element, path), isConditional || IsConditional(element));
            Sdks(element, path);
            Read(element, path);
        }
    }

    // <Project Sdk="A;B/1.0">, <Sdk Name="A" Version="1.0" />, <Import Project="x" Sdk="A/1.0" />.
    private void Sdks(XElement element, string file)
    {
        string? names = element.Name.LocalName is "Project" or "Import" ? element.Attribute("Sdk")?.Value
            : element.Name.LocalName == "Sdk" && element.Parent?.Parent is null ? element.Attribute("Name")?.Value : null;
        foreach (string name in (names ?? string.Empty).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = name.Split('/', 2);
            string? version = parts.Length > 1 ? parts[1] : element.Name.LocalName == "Project" ? null : element.Attribute("Version")?.Value;
            declarations.Add(new XmlDeclaration(XmlDeclaration.Sdk, parts[0], version, null, At(element, file)));
        }
    }

    private void Read(XElement element, string file)
    {
        string name = element.Name.LocalName;
        if (Elements.Contains(name))
        {
            Item(element, name, file);
        }
        else if (name.Equals("Import", StringComparison.OrdinalIgnoreCase) && element.Attribute("Sdk") is null)
        {
            bool before = isConditional;
            isConditional |= IsConditional(element);
            foreach (string path in Expand(element.Attribute("Project")?.Value, file).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                Import(path, file);
            }

            isConditional = before;
        }
        else if (element.Parent?.Name.LocalName == "PropertyGroup" && !element.HasElements)
        {
            properties[name] = Expand(element.Value, file);
            if (Switches.Contains(name))
            {
                declarations.Add(new XmlDeclaration(XmlDeclaration.Property, name, null, null, At(element, file)));
            }
        }
    }

    private static bool IsConditional(XElement element) => element.AncestorsAndSelf().Any(one => one.Attribute("Condition") is not null || one.Name.LocalName == "Otherwise");

    private void Import(string path, string from)
    {
        if (path.Contains("$(", StringComparison.Ordinal) || path.AsSpan().IndexOfAny('*', '?') >= 0)
        {
            return;
        }

        string full = Path.GetFullPath(path.Replace('\\', '/'), Path.GetDirectoryName(from)!);
        if (inputs.Exists(full) && !Directory.Exists(full))
        {
            File(full);
        }
    }

    private void Item(XElement element, string name, string file)
    {
        string ids = element.Attribute("Include")?.Value ?? element.Attribute("Update")?.Value ?? string.Empty;
        SourceSpan at = At(element, file);
        bool isPlain = element.Attribute("Include") is not null && element.Attribute("Exclude") is null && !isConditional && !IsConditional(element)
            && !element.Ancestors().Any(one => one.Name.LocalName == "Target");
        foreach (string id in Expand(ids, file).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            declarations.Add(new XmlDeclaration(name, id, Metadata(element, "Version"), Metadata(element, "VersionOverride"), at)
            {
                IsPlainInclude = isPlain,
                IsChange = element.Attribute("Include") is null,
            });
        }

        if (element.Attribute("Remove")?.Value is { } removed)
        {
            declarations.Add(new XmlDeclaration($"{name}.Remove", removed, null, null, at) { IsChange = true });
        }
    }

    private static string? Metadata(XElement element, string name) =>
        element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value
        ?? element.Elements().FirstOrDefault(child => child.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.Trim();

    private static SourceSpan At(XElement element, string file)
    {
        // LinePosition is that of the name; people and compilers point at the bracket before it.
        IXmlLineInfo line = element;
        return new SourceSpan(file, line.LineNumber, Math.Max(1, line.LinePosition - 1));
    }

    // The few forms in which an import's path is usually written. What else there is stays as it is, and is not followed.
    private string Expand(string? text, string file)
    {
        if (text is null || !text.Contains("$(", StringComparison.Ordinal))
        {
            return text ?? string.Empty;
        }

        string folder = Path.GetDirectoryName(file)! + Path.DirectorySeparatorChar;
        string expanded = PathAbove().Replace(text, match => PathOfFileAbove(match.Groups[1].Value, folder, match.Groups[2].Success) ?? match.Value);
        return Property().Replace(expanded, match => match.Groups[1].Value switch
        {
            "MSBuildThisFileDirectory" => folder,
            "MSBuildThisFileFullPath" => file,
            "MSBuildThisFile" => Path.GetFileName(file),
            { } name => properties.GetValueOrDefault(name, match.Value),
        });
    }

    private string? PathOfFileAbove(string name, string folder, bool fromParent)
    {
        string? current = Path.TrimEndingDirectorySeparator(folder);
        for (current = fromParent ? Path.GetDirectoryName(current) : current; current is not null; current = Path.GetDirectoryName(current))
        {
            string path = Path.Combine(current, name);
            if (inputs.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    [GeneratedRegex(@"\$\(\[MSBuild\]::GetPathOfFileAbove\(\s*'?([^',()]+)'?\s*(,\s*'\$\(MSBuildThisFileDirectory\)\.\.[/\\]?'\s*)?(?:,\s*'?\$\(MSBuildThisFileDirectory\)'?\s*)?\)\)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PathAbove();

    [GeneratedRegex(@"\$\((\w+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Property();
}
