using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyGate.Projects;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Adopting;

/// <summary>What sets the gate up.</summary>
/// <param name="Edits">The edits of files that carry the gate.</param>
/// <param name="Manifests">The edits of tool manifests.</param>
/// <param name="Moves">What is said of a version that they change.</param>
internal sealed record GateSetup(IReadOnlyList<TextFile> Edits, IReadOnlyList<TextFile> Manifests, IReadOnlyList<string> Moves);

/// <summary>Sets up the strong form of the gate: an MSBuild SDK, imported for projects and solutions, its version in global.json, and the tool at the same version in a manifest.</summary>
internal static class GateInstaller
{
    private const string SdkName = "PolicyGate";

    /// <summary>The edits; nothing is written yet. A file that has the gate already stays as it is.</summary>
    /// <exception cref="UsageException">A file is not what it should be.</exception>
    public static GateSetup Install(string root, string version)
    {
        (TextFile pin, string pinned) = Pin(Path.Combine(root, "global.json"), version);
        (IReadOnlyList<TextFile> manifests, IReadOnlyList<string> moves) = ToolManifest.Install(root, pinned);
        return new GateSetup(
            [Import(Path.Combine(root, "Directory.Build.props"), "Sdk.props"), Import(Path.Combine(root, "Directory.Solution.targets"), "Sdk.targets"), pin],
            manifests,
            pinned == version ? moves : [.. moves, $"{pin.Path} has {SdkName} {pinned}, and this tool is {version}: the tool manifest follows global.json"]);
    }

    /// <summary>Files below the root that a project would find before those at the root, and that do not pass on to them.</summary>
    public static IEnumerable<string> Hiding(string root) => Directory.EnumerateFiles(root, "Directory.Build.props", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Where(file => Path.GetDirectoryName(file) != root && !Path.GetRelativePath(root, file).Split('/', '\\').Any(part => part is "obj" or "bin" or "node_modules"))
        .Where(file => !TextFile.Open(file).Original.Contains("Directory.Build.props", StringComparison.Ordinal));

    private static TextFile Import(string file, string project)
    {
        string import = $"""<Import Project="{project}" Sdk="{SdkName}" />""";
        if (!File.Exists(file))
        {
            TextFile created = TextFile.Open(file);
            created.Replace(0, 0, $"<Project>\n  {import}\n</Project>\n");
            return created;
        }

        try
        {
            XmlFile xml = XmlFile.Open(file);
            if (!xml.Root.Descendants().Any(element => element.Name.LocalName == "Import" && (string?)element.Attribute("Sdk") == SdkName))
            {
                xml.AddFirst(xml.Root, import);
            }

            return xml.Text;
        }
        catch (Exception e) when (e is System.Xml.XmlException or FactsException)
        {
            throw new UsageException($"{file} is not well-formed XML: {e.Message}");
        }
    }

    // A version that is there stays, and is the gate's.
    private static (TextFile File, string Version) Pin(string file, string version)
    {
        TextFile text = TextFile.Open(file);
        string entry = $"\"{SdkName}\": \"{version}\"";
        if (text.Original.Trim().Length == 0)
        {
            text.Replace(0, text.Original.Length, $"{{\n  \"msbuild-sdks\": {{\n    {entry}\n  }}\n}}\n");
            return (text, version);
        }

        bool hasSection;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text.Original, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            hasSection = document.RootElement.TryGetProperty("msbuild-sdks", out JsonElement sdks);
            if (hasSection && sdks.EnumerateObject().FirstOrDefault(sdk => sdk.Name.Equals(SdkName, StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: not JsonValueKind.Undefined } sdk)
            {
                return (text, sdk.Value.GetString() ?? version);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UsageException($"{file} is not what global.json should be: {e.Message}");
        }

        // Behind the brace that opens the section, or the file.
        string indent = Regex.Match(text.Original, "(?m)^([ \t]+)\"").Groups[1].Value is { Length: > 0 } step ? step : "  ";
        int at = hasSection
            ? Regex.Match(text.Original, "\"msbuild-sdks\"\\s*:\\s*\\{") is { Success: true } section ? section.Index + section.Length : throw new UsageException($"{file} has msbuild-sdks in a form that is not edited; add {entry} to it")
            : text.Original.IndexOf('{', StringComparison.Ordinal) + 1;
        bool isLast = text.Original[at..].TrimStart().StartsWith('}');
        string comma = isLast ? text.NewLine : ",";
        text.Replace(at, 0, hasSection
            ? $"{text.NewLine}{indent}{indent}{entry}{comma}"
            : $"{text.NewLine}{indent}\"msbuild-sdks\": {{{text.NewLine}{indent}{indent}{entry}{text.NewLine}{indent}}}{comma}");
        return (text, version);
    }
}
