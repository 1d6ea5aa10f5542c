using System.Globalization;
using System.Text.Json;

namespace PolicyGate.Inventories;

/// <summary>Reads the lines of an export. What is not known of them is skipped; what is missing or of another kind is an error.</summary>
internal static class InventoryReader
{
    // Of names, versions, hashes and sources; a way has more.
    private const int LongestText = 4096;

    /// <summary>The first line.</summary>
    /// <exception cref="InventoryException">It is not of an export that this version reads.</exception>
    public static InventoryHeader Header(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(InventoryFormat.FormatKey, out JsonElement format) || format.ValueKind != JsonValueKind.String || format.GetString() != InventoryFormat.Name)
            {
                throw new InventoryException($"it is no export of policygate inventory: its first line does not say \"{InventoryFormat.FormatKey}\": \"{InventoryFormat.Name}\"");
            }

            int schema = root.GetProperty(InventoryFormat.SchemaKey).GetInt32();
            return schema is < 1 or > InventoryFormat.Schema
                ? throw new InventoryException(string.Create(CultureInfo.InvariantCulture, $"it has the schema {schema}, and this version knows {InventoryFormat.Schema}; use a newer policygate-inventory"))
                : Known(root);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InventoryException($"its first line cannot be read: {e.Message}", e);
        }
    }

    private static InventoryHeader Known(JsonElement root)
    {
        string time = Text(root, InventoryFormat.TimeKey);
        InventoryHeader header = new()
        {
            Tool = Text(root, InventoryFormat.Tool),
            Repository = Text(root, InventoryFormat.Repository),
            Commit = Text(root, InventoryFormat.Commit),
            Time = DateTimeOffset.TryParseExact(time, InventoryFormat.Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed) ? parsed : throw new FormatException($"\"{time}\" is no time like 2026-12-31T12:00:00Z"),
            Bundle = root.TryGetProperty(InventoryFormat.Bundle, out JsonElement bundle) && bundle.ValueKind != JsonValueKind.Null ? bundle.GetInt64() : null,
            Packages = root.GetProperty(InventoryFormat.Packages).GetInt32(),
            Paths = root.TryGetProperty(InventoryFormat.Paths, out JsonElement paths) ? [.. paths.EnumerateArray().Select(path => Within(path.GetString() ?? string.Empty))] : [],
            Projects = [.. root.GetProperty(InventoryFormat.Projects).EnumerateArray().Select(project => new InventoryProject(Text(project, InventoryFormat.Path), Flag(project, InventoryFormat.Gate), project.TryGetProperty(InventoryFormat.Problem, out _) ? Text(project, InventoryFormat.Problem) : string.Empty))],
            Owners = [.. root.GetProperty(InventoryFormat.Owners).EnumerateArray().Select(owned => new OwnedPattern(Text(owned, InventoryFormat.Pattern), [.. owned.GetProperty(InventoryFormat.Owners).EnumerateArray().Select(owner => Within(owner.GetString() ?? string.Empty))]))],
        };
        return header.Repository.Length == 0 ? throw new FormatException("it names no repository")
            : header.Projects.Select(project => project.Path).Distinct(StringComparer.Ordinal).Count() < header.Projects.Count ? throw new FormatException("it names a project twice")
            : header;
    }

    /// <summary>Any other line.</summary>
    /// <exception cref="InventoryException">It cannot be read.</exception>
    public static InventoryPackage Package(ReadOnlySpan<byte> line)
    {
        try
        {
            return Read(line);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InventoryException($"it cannot be read: {e.Message}", e);
        }
    }

    // There are millions of them: no document is made.
    private static InventoryPackage Read(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader json = new(line);
        string? project = null, id = null, version = null;
        string hash = string.Empty, source = string.Empty, way = string.Empty;
        bool? isDirect = null, runs = null;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("it is no object");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("project"u8))
            {
                project = Next(ref json);
            }
            else if (json.ValueTextEquals("id"u8))
            {
                id = Next(ref json);
            }
            else if (json.ValueTextEquals("version"u8))
            {
                version = Next(ref json);
            }
            else if (json.ValueTextEquals("hash"u8))
            {
                hash = Next(ref json);
            }
            else if (json.ValueTextEquals("source"u8))
            {
                source = Next(ref json);
            }
            else if (json.ValueTextEquals("way"u8))
            {
                json.Read();
                way = WithoutNul(json.GetString() ?? string.Empty);
            }
            else if (json.ValueTextEquals("direct"u8))
            {
                json.Read();
                isDirect = json.GetBoolean();
            }
            else if (json.ValueTextEquals("runsBuildCode"u8))
            {
                json.Read();
                runs = json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
            }
            else
            {
                json.Skip();
            }
        }

        // Whatever follows the object is an error of the reader's.
        json.Read();
        return project is null || string.IsNullOrEmpty(id) || string.IsNullOrEmpty(version) || isDirect is null
            ? throw new FormatException("it does not name a project, an id, a version and whether it is direct")
            : new InventoryPackage(project, id, version, hash, source, isDirect.Value, way, runs);
    }

    private static string Next(ref Utf8JsonReader json)
    {
        json.Read();
        return Within(json.GetString() ?? string.Empty);
    }

    private static string Text(JsonElement element, string name) => Within(element.GetProperty(name).GetString() ?? string.Empty);

    private static bool? Flag(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetBoolean() : null;

    private static string Within(string text) => text.Length <= LongestText ? WithoutNul(text) : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a text of it has {text.Length} characters, and {LongestText} are the most"));

    // Not every store can keep it, and nothing genuine has it.
    private static string WithoutNul(string text) => text.Contains('\0', StringComparison.Ordinal) ? throw new FormatException("a text of it has a NUL") : text;
}
