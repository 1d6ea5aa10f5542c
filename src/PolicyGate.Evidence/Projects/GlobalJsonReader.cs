using System.Text.Json;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>The <c>msbuild-sdks</c> of the nearest global.json, with their lines.</summary>
internal static class GlobalJsonReader
{
    /// <summary>The SDKs whose version global.json gives.</summary>
    /// <exception cref="FactsException">The file is there and cannot be read.</exception>
    public static IReadOnlyList<XmlDeclaration> ProjectSdks(string projectFolder, InputFiles inputs)
    {
        for (string? folder = projectFolder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string file = Path.Combine(folder, "global.json");
            if (inputs.Optional(file, "global.json") is { } bytes)
            {
                return InputReading.WrittenJson(file, "file", () => Read(file, AssetsFileReader.WithoutPreamble(bytes).Span));
            }
        }

        return [];
    }

    /// <summary>
    /// Where a global.json names folders of .NET SDKs (<c>sdk.paths</c>, of the .NET 10 host) other than the one that runs; <see langword="null"/> where none does.
    /// Of a key that stands twice both count, and of the files above a project every one: the host takes the nearest to the folder that it is started in.
    /// </summary>
    /// <exception cref="FactsException">A file is there and cannot be read.</exception>
    public static SourceSpan? OtherSdks(string folder, InputFiles inputs)
    {
        for (string? current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            string file = Path.Combine(current, "global.json");
            if (inputs.Optional(file, "global.json") is { } bytes && InputReading.WrittenJson(file, "file", () => NamesSdks(bytes)))
            {
                return SourceSpan.WholeFile(file);
            }
        }

        return null;
    }

    private static bool NamesSdks(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(AssetsFileReader.WithoutPreamble(json), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return Members(document.RootElement, "sdk").SelectMany(sdk => Members(sdk, "paths"))
            .Any(paths => !(paths.ValueKind == JsonValueKind.Array && paths.EnumerateArray().All(path => path.ValueKind == JsonValueKind.String && path.GetString() == "$host$")));
    }

    private static IEnumerable<JsonElement> Members(JsonElement element, string name) => element.ValueKind != JsonValueKind.Object ? [] : element.EnumerateObject().Where(member => member.NameEquals(name)).Select(member => member.Value);

    private static List<XmlDeclaration> Read(string file, ReadOnlySpan<byte> json)
    {
        List<XmlDeclaration> sdks = [];
        Utf8JsonReader reader = new(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        string section = string.Empty;
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
            else if (reader.CurrentDepth == 2 && section == "msbuild-sdks")
            {
                ReadOnlySpan<byte> before = json[..(int)reader.TokenStartIndex];
                SourceSpan at = new(file, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
                string id = reader.GetString()!;
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    // Of a key that stands twice NuGet takes the last.
                    sdks.RemoveAll(sdk => sdk.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
                    sdks.Add(new XmlDeclaration(XmlDeclaration.Sdk, id, reader.GetString(), null, at));
                }
            }
        }

        return sdks;
    }
}
