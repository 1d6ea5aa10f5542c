using System.Xml.Linq;
using PolicyGate.Projects;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Adopting;

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
        List<string> notes = [];
        TextFile[] imports = [Import(Path.Combine(root, "Directory.Build.props"), "Sdk.props", notes), Import(Path.Combine(root, "Directory.Solution.targets"), "Sdk.targets", notes)];
        return new GateSetup(
            [.. imports, pin],
            manifests,
            [.. moves, .. pinned == version ? Array.Empty<string>() : [$"{pin.Path} has {SdkName} {pinned}, and this tool is {version}: the tool manifest follows global.json"], .. notes]);
    }

    /// <summary>Files below the root that a project would find before those at the root, and that do not pass on to them.</summary>
    public static IEnumerable<string> Hiding(string root) => Directory.EnumerateFiles(root, "Directory.Build.props", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Where(file => Path.GetDirectoryName(file) != root && !Path.GetRelativePath(root, file).Split('/', '\\').Any(part => part is "obj" or "bin" or "node_modules"))
        .Where(file => !TextFile.Open(file).Original.Contains("Directory.Build.props", StringComparison.Ordinal));

    // What is imported at times only is no gate.
    private static bool IsConditioned(XElement import) => import.AncestorsAndSelf().Any(element => element.Attribute("Condition") is not null || element.Name.LocalName is "When" or "Otherwise" or "Target");

    private static TextFile Import(string file, string project, List<string> notes)
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
            XElement[] imports = [.. xml.Root.Descendants().Where(element => element.Name.LocalName == "Import" && (string?)element.Attribute("Sdk") == SdkName)];
            if (imports.All(IsConditioned))
            {
                xml.AddFirst(xml.Root, import);
                if (imports.Length > 0)
                {
                    notes.Add($"{file} imports {SdkName} under a condition, which is not the gate; it is imported without one now, so remove the other");
                }
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

        JsonFile json = JsonFile.Open(file, "global.json");
        JsonPlace? sdks = json.Root.Member("msbuild-sdks");
        if (sdks is { IsObject: false })
        {
            throw new UsageException($"{file} is not what global.json should be: msbuild-sdks is no object");
        }

        if (sdks?.Member(SdkName, StringComparison.OrdinalIgnoreCase) is { } there)
        {
            return (text, there.Text ?? throw new UsageException($"{file} is not what global.json should be: the version of {SdkName} is no string"));
        }

        // Behind the brace that opens the section, or the file.
        string indent = json.Indent;
        JsonPlace place = sdks ?? json.Root;
        string comma = place.Members.Count == 0 ? text.NewLine : ",";
        text.Replace(place.Start + 1, 0, sdks is not null
            ? $"{text.NewLine}{indent}{indent}{entry}{comma}"
            : $"{text.NewLine}{indent}\"msbuild-sdks\": {{{text.NewLine}{indent}{indent}{entry}{text.NewLine}{indent}}}{comma}");
        return (text, version);
    }
}
