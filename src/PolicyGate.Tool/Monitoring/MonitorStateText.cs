using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Advisories;
using PolicyGate.Projects;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Monitoring;

/// <summary>The form of the state: JSON, schema 1, a line a version, in the order of ids and versions; the same bytes on every machine.</summary>
internal static class MonitorStateText
{
    private const int Schema = 1;

    // Whoever reads a diff of it sees all that is in it.
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>Writes it.</summary>
    public static byte[] Write(IEnumerable<KnownVersion> versions)
    {
        IEnumerable<string> lines = versions.OrderBy(version => version.Id, StringComparer.OrdinalIgnoreCase).ThenBy(version => version.Version, VersionComparer.VersionRelease).Select(Line);
        string all = string.Join(",\n", lines);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\n\"schema\": {Schema},\n\"packages\": [{(all.Length > 0 ? $"\n{all}\n" : string.Empty)}]\n}}\n"));
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static IReadOnlyList<KnownVersion> Read(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(AssetsFileReader.WithoutPreamble(bytes));
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schema", out JsonElement schema) || !schema.TryGetInt32(out int number))
            {
                throw new InvalidDataException("it names no schema");
            }

            return number > Schema ? throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it has the schema {number}, and this version knows {Schema}; a newer policygate wrote it"))
                : number != Schema || !root.TryGetProperty("packages", out JsonElement packages) || packages.ValueKind != JsonValueKind.Array ? throw new InvalidDataException("it is no state of policygate monitor")
                : Distinct([.. packages.EnumerateArray().Select(Read)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static KnownVersion[] Distinct(KnownVersion[] versions) =>
        versions.GroupBy(version => version.Key).FirstOrDefault(group => group.Count() > 1) is { } twice ? throw new InvalidDataException($"it has {twice.First().Id} {twice.First().Version.ToNormalizedString()} twice") : versions;

    private static KnownVersion Read(JsonElement element)
    {
        string? id = OsvReader.Text(element, "id");
        NuGetVersion? version = OsvReader.Version(OsvReader.Text(element, "version"));
        return id is null || version is null ? throw new InvalidDataException("a line of it names no version of a package") : new KnownVersion(id, version)
        {
            IsGone = IsTrue(element, "gone"),
            IsUnlisted = IsTrue(element, "unlisted"),
            Deprecated = OsvReader.Text(element, "deprecated"),
            Hash = OsvReader.Text(element, "hash"),
            Vulnerable = Texts(element, "vulnerable"),
            Malicious = Texts(element, "malicious"),
        };
    }

    private static bool IsTrue(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    private static string[] Texts(JsonElement element, string name) => [.. OsvReader.Items(element, name).Select(item => item.GetString()).OfType<string>()];

    private static string Line(KnownVersion version)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, OneLine))
        {
            json.WriteStartObject();
            json.WriteString("id", version.Id);
            json.WriteString("version", version.Version.ToNormalizedString());
            foreach (string name in new[] { version.IsGone ? "gone" : null, version.IsUnlisted ? "unlisted" : null }.OfType<string>())
            {
                json.WriteBoolean(name, value: true);
            }

            foreach ((string name, string text) in new[] { ("deprecated", version.Deprecated), ("hash", version.Hash) }.Where(pair => pair.Item2 is not null).Select(pair => (pair.Item1, pair.Item2!)))
            {
                json.WriteString(name, text);
            }

            foreach ((string name, IReadOnlyList<string> ids) in new[] { ("vulnerable", version.Vulnerable), ("malicious", version.Malicious) }.Where(pair => pair.Item2.Count > 0))
            {
                json.WriteStrings(name, ids);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
