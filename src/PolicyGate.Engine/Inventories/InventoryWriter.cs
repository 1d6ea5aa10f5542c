using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PolicyGate.Inventories;

/// <summary>Writes an export: the same bytes for the same content, on every system.</summary>
internal static class InventoryWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it, sorted.</summary>
    /// <param name="header">What the first line says; its number of packages is counted here.</param>
    /// <param name="packages">The packages, in any order.</param>
    /// <param name="output">Where to.</param>
    public static void Write(InventoryHeader header, IReadOnlyCollection<InventoryPackage> packages, Stream output)
    {
        Line(output, json => Write(json, header with { Packages = packages.Count }));
        foreach (InventoryPackage package in packages.OrderBy(one => one.Project, StringComparer.Ordinal).ThenBy(one => one.Id, StringComparer.OrdinalIgnoreCase).ThenBy(one => one.Version, StringComparer.Ordinal).ThenBy(one => one.Id, StringComparer.Ordinal))
        {
            Line(output, json => Write(json, package));
        }
    }

    /// <summary>The same as a text.</summary>
    public static string Text(InventoryHeader header, IReadOnlyCollection<InventoryPackage> packages)
    {
        using MemoryStream stream = new();
        Write(header, packages, stream);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Line(Stream output, Action<Utf8JsonWriter> write)
    {
        using (Utf8JsonWriter json = new(output, Options))
        {
            write(json);
        }

        output.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, InventoryHeader header)
    {
        json.WriteStartObject();
        json.WriteNumber(InventoryFormat.SchemaKey, InventoryFormat.Schema);
        json.WriteString(InventoryFormat.FormatKey, InventoryFormat.Name);
        json.WriteString(InventoryFormat.Tool, header.Tool);
        json.WriteString(InventoryFormat.Repository, header.Repository);
        json.WriteString(InventoryFormat.Commit, header.Commit);
        json.WriteString(InventoryFormat.TimeKey, header.Time.UtcDateTime.ToString(InventoryFormat.Time, CultureInfo.InvariantCulture));
        if (header.Bundle is { } bundle)
        {
            json.WriteNumber(InventoryFormat.Bundle, bundle);
        }
        else
        {
            json.WriteNull(InventoryFormat.Bundle);
        }

        json.WriteNumber(InventoryFormat.Packages, header.Packages);
        if (header.Paths.Count > 0)
        {
            json.WriteStartArray(InventoryFormat.Paths);
            foreach (string path in header.Paths.Order(StringComparer.Ordinal))
            {
                json.WriteStringValue(path);
            }

            json.WriteEndArray();
        }

        json.WriteStartArray(InventoryFormat.Projects);
        foreach (InventoryProject project in header.Projects.OrderBy(one => one.Path, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString(InventoryFormat.Path, project.Path);
            Write(json, InventoryFormat.Gate, project.Gate);
            if (project.Problem.Length > 0)
            {
                json.WriteString(InventoryFormat.Problem, project.Problem);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray(InventoryFormat.Owners);
        foreach (OwnedPattern owned in header.Owners)
        {
            json.WriteStartObject();
            json.WriteString(InventoryFormat.Pattern, owned.Pattern);
            json.WriteStartArray(InventoryFormat.Owners);
            foreach (string owner in owned.Owners)
            {
                json.WriteStringValue(owner);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, InventoryPackage package)
    {
        json.WriteStartObject();
        json.WriteString(InventoryFormat.Project, package.Project);
        json.WriteString(InventoryFormat.Id, package.Id);
        json.WriteString(InventoryFormat.Version, package.Version);
        json.WriteString(InventoryFormat.Hash, package.Hash);
        json.WriteString(InventoryFormat.Source, package.Source);
        json.WriteBoolean(InventoryFormat.Direct, package.IsDirect);
        json.WriteString(InventoryFormat.Way, package.Way);
        Write(json, InventoryFormat.Runs, package.RunsBuildCode);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known)
        {
            json.WriteBoolean(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
