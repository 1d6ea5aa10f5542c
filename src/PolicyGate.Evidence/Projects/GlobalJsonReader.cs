using System.Text;
using System.Text.Json;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>What global.json says of SDKs, with its lines: the <c>msbuild-sdks</c> of the nearest, and the folders in which the .NET SDK is looked for.</summary>
internal static class GlobalJsonReader
{
    private static readonly JsonReaderOptions AsWritten = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

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
    /// The folders of .NET SDKs that a global.json names (<c>sdk.paths</c>, of the .NET 10 host) besides <c>$host$</c>, which is the <c>dotnet</c> that runs: each entry as it
    /// stands there. The order says nothing: the version that the file asks for may be in none before. Of a key that stands twice both count, and of the files above a
    /// project every one: the host takes the nearest to the folder that it is started in.
    /// </summary>
    /// <exception cref="FactsException">A file is there and cannot be read.</exception>
    public static IReadOnlyList<(string Path, SourceSpan At)> OtherSdks(string folder, InputFiles inputs)
    {
        List<(string Path, SourceSpan At)> paths = [];
        for (string? current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            string file = Path.Combine(current, "global.json");
            if (inputs.Optional(file, "global.json") is { } bytes)
            {
                paths.AddRange(InputReading.WrittenJson(file, "file", () => OtherSdks(file, AssetsFileReader.WithoutPreamble(bytes).Span)));
            }
        }

        return paths;
    }

    private static List<(string Path, SourceSpan At)> OtherSdks(string file, ReadOnlySpan<byte> json)
    {
        List<(string Path, SourceSpan At)> paths = [];
        Utf8JsonReader reader = new(json, AsWritten);
        bool isOfSdk = false;
        bool isOfPaths = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                isOfSdk = reader.CurrentDepth == 1 ? reader.ValueTextEquals("sdk") : isOfSdk;
                isOfPaths = reader.CurrentDepth == 2 && isOfSdk && reader.ValueTextEquals("paths");
            }
            else if (isOfPaths && reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 2)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Add(ref reader, json, isEntry: true);
                }
            }
            else if (isOfPaths && reader.TokenType != JsonTokenType.EndObject)
            {
                Add(ref reader, json, isEntry: false);
            }
        }

        return paths;

        // What is no list, and no text in one, the host alone understands.
        void Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, bool isEntry)
        {
            int start = (int)reader.TokenStartIndex;
            string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
            if (!isEntry || text != "$host$")
            {
                paths.Add((text ?? Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]), At(file, json, start)));
            }
        }
    }

    private static SourceSpan At(string file, ReadOnlySpan<byte> json, int start)
    {
        ReadOnlySpan<byte> before = json[..start];
        return new SourceSpan(file, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    private static List<XmlDeclaration> Read(string file, ReadOnlySpan<byte> json)
    {
        List<XmlDeclaration> sdks = [];
        Utf8JsonReader reader = new(json, AsWritten);
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
                SourceSpan at = At(file, json, (int)reader.TokenStartIndex);
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
