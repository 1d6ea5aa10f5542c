using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PolicyGate.Reporting;

/// <summary>JSON as every report writes it: indented, the same bytes on every system.</summary>
internal static class JsonText
{
    /// <summary>How it is written.</summary>
    public static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one value.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, Options))
        {
            write(json);
        }

        bytes.Write("\n"u8);
        return Text(bytes.WrittenSpan);
    }

    /// <summary>A list of texts.</summary>
    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>What was written, with the same line ends on every system: inside strings they are escaped, and what is left is the writer's own.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Environment.NewLine == "\n" ? Encoding.UTF8.GetString(bytes) : Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal);
}
