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
        return InputReading.WrittenJson(file, What, () => Read(file, AssetsFileReader.WithoutPreamble(bytes).Span));
    }

    private static List<Declaration> Read(string file, ReadOnlySpan<byte> json)
    {
        List<Declaration> tools = [];
        Utf8JsonReader reader = new(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        string section = string.Empty;
        string id = string.Empty;
        SourceSpan at = SourceSpan.WholeFile(file);
        bool isOpen = false;
        while (reader.Read())
        {
            if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
            {
                throw new FactsException(at, "a tool manifest is an object with the key tools");
            }

            // What the SDK would refuse is no manifest without tools.
            if (isOpen && reader.CurrentDepth <= 2 && reader.TokenType == JsonTokenType.EndObject)
            {
                throw new FactsException(at, $"{id} has no version; a tool manifest names one");
            }

            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.CurrentDepth == 1)
            {
                section = reader.GetString()!;
                at = section == "tools" ? Place(file, json, reader.TokenStartIndex) : at;
                Object(ref reader, section == "tools", at, "tools is an object of tools by their ids");
            }
            else if (reader.CurrentDepth == 2 && section == "tools")
            {
                at = Place(file, json, reader.TokenStartIndex);
                id = reader.GetString()!;
                isOpen = true;
                Object(ref reader, true, at, $"{id} is an object with the key version");
            }
            else if (reader.CurrentDepth == 3 && section == "tools" && reader.ValueTextEquals("version"))
            {
                reader.Read();
                string text = reader.GetString() ?? string.Empty;
                NuGetVersion version = NuGetVersion.TryParse(text, out NuGetVersion? parsed) ? parsed : throw new FactsException(at, $"\"{text}\" is not a version of {id}; a tool manifest names one");
                isOpen = false;
                tools.Add(new Declaration(id, DeclarationKind.DotnetTool, new VersionRange(version, true, version, true), null, at, at));
            }
        }

        return tools;
    }
    private static void Object(ref Utf8JsonReader reader, bool isAsked, SourceSpan at, string what)
    {
        Utf8JsonReader value = reader;
        if (isAsked && (!value.Read() || value.TokenType != JsonTokenType.StartObject))
        {
            throw new FactsException(at, what);
        }
    }

    private static SourceSpan Place(string file, ReadOnlySpan<byte> json, long start)
    {
        ReadOnlySpan<byte> before = json[..(int)start];
        return new SourceSpan(file, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }
}
