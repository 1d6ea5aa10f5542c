using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PolicyGate.Reporting;

/// <summary>JSON as every report writes it: indented, the same bytes on every system.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one value.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, Options))
        {
            write(json);
        }

        // Inside strings line ends are escaped: what is left is the writer's own.
        bytes.Write("\n"u8);
        string text = Encoding.UTF8.GetString(bytes.WrittenSpan);
        return Environment.NewLine == "\n" ? text : text.Replace("\r\n", "\n", StringComparison.Ordinal);
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
}
