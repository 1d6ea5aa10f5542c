using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>The tools of a manifest (https://learn.microsoft.com/dotnet/core/tools/local-tools-how-to-use), with their lines.</summary>
internal static class ToolManifestReader
{
    private const string What = "tool manifest";

    /// <summary>The tools.</summary>
    /// <exception cref="FactsException">The file cannot be read, or is not a manifest.</exception>
    public static IReadOnlyList<Declaration> Read(string file, InputFiles inputs)
    {
        byte[] bytes = inputs.Required(file, What, "write it, or check another path");
        return InputReading.Json(file, What, () => Read(file, AssetsFileReader.WithoutPreamble(bytes).Span));
    }

    private static List<Declaration> Read(string file, ReadOnlySpan<byte> json)
    {
        List<Declaration> tools = [];
        Utf8JsonReader reader = new(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        string section = string.Empty;
        string id = string.Empty;
        SourceSpan at = SourceSpan.WholeFile(file);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.CurrentDepth == 1)
            {
                section = reader.GetString()!;
            }
            else if (reader.CurrentDepth == 2 && section == "tools")
            {
                ReadOnlySpan<byte> before = json[..(int)reader.TokenStartIndex];
                at = new SourceSpan(file, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
                id = reader.GetString()!;
            }
            else if (reader.CurrentDepth == 3 && section == "tools" && reader.ValueTextEquals("version"))
            {
                reader.Read();
                string text = reader.GetString() ?? string.Empty;
                NuGetVersion version = NuGetVersion.TryParse(text, out NuGetVersion? parsed) ? parsed : throw new FactsException(at, $"\"{text}\" is not a version of {id}; a tool manifest names one");
                tools.Add(new Declaration(id, DeclarationKind.DotnetTool, new VersionRange(version, true, version, true), null, at, at));
            }
        }

        return tools;
    }
}
