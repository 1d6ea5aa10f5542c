using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Adopting;

/// <summary>The repository's tool manifest, which names this tool at the gate's version, so that <c>dotnet tool restore</c> brings the one that belongs to the gate.</summary>
internal static class ToolManifest
{
    /// <summary>The package of the tool, as manifests write ids.</summary>
    public const string ToolId = "policygate.tool";

    // In the order in which dotnet looks; both count.
    private static readonly string[] Names = [Path.Combine(".config", "dotnet-tools.json"), "dotnet-tools.json"];

    /// <summary>The edits, and what they change of a version that is there; nothing is written yet. What else a manifest says stays.</summary>
    /// <exception cref="UsageException">A file is no tool manifest.</exception>
    public static (IReadOnlyList<TextFile> Edits, IReadOnlyList<string> Moves) Install(string root, string version)
    {
        JsonFile[] there = [.. Names.Select(name => Path.Combine(root, name)).Where(File.Exists).Select(file => JsonFile.Open(file, "a tool manifest"))];
        if (there.Length == 0)
        {
            TextFile created = TextFile.Open(Path.Combine(root, Names[0]));
            created.Replace(0, 0, "{\n  \"version\": 1,\n  \"isRoot\": true,\n  \"tools\": {" + string.Concat(Entry(version).Select(line => $"\n    {line}")) + "\n  }\n}\n");
            return ([created], []);
        }

        JsonFile[] naming = [.. there.Where(file => Tool(file) is not null)];
        if (naming.Length == 0)
        {
            Add(there[0], version);
            return ([there[0].Text], []);
        }

        string[] moves = [.. naming.Select(file => Move(file, version)).OfType<string>()];
        return ([.. naming.Select(file => file.Text)], moves);
    }

    private static JsonPlace? Tool(JsonFile file) => Tools(file)?.Member(ToolId, StringComparison.OrdinalIgnoreCase);

    private static JsonPlace? Tools(JsonFile file) => file.Root.Member("tools") is not { } tools ? null
        : tools.IsObject ? tools : throw new UsageException($"{file.Text.Path} is not what a tool manifest should be: tools is no object");

    private static void Add(JsonFile file, string version)
    {
        if (Tools(file) is { } tools)
        {
            file.Add(tools, 2, Entry(version));
        }
        else
        {
            file.Add(file.Root, 1, ["\"tools\": {", .. Entry(version).Select(line => $"  {line}"), "}"]);
        }
    }

    private static string? Move(JsonFile file, string version)
    {
        JsonPlace at = Tool(file)!.Member("version") is { Text: not null } text ? text : throw new UsageException($"{file.Text.Path} names {ToolId} and no version; write \"version\": \"{version}\"");
        if (at.Text!.Equals(version, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        file.Text.Replace(at.Start, at.End - at.Start, $"\"{version}\"");
        return $"{file.Text.Path}: {ToolId} {at.Text} is now {version}, the version of the gate";
    }

    private static string[] Entry(string version) => [$"\"{ToolId}\": {{", $"  \"version\": \"{version}\",", "  \"commands\": [\"policygate\"],", "  \"rollForward\": false", "}"];
}
