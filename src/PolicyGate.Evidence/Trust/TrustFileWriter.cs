using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PolicyGate.Policies;

namespace PolicyGate.Trust;

/// <summary>
/// Writes a trust file: a line for each id, in order, the same bytes on every machine. The comma between two records has a line of its own, which no change of
/// a record touches: so a diff has one line for each package, the last like any other, and a merge takes changes of neighbours for what they are.
/// </summary>
internal static class TrustFileWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text.</summary>
    public static string Write(IEnumerable<TrustRecord> records)
    {
        StringBuilder text = new(string.Create(CultureInfo.InvariantCulture, $"{{\n\"schema\": {TrustFileReader.Schema},\n\"packages\": {{\n"));
        text.AppendJoin(",\n", records.OrderBy(record => record.Id, StringComparer.OrdinalIgnoreCase).Select(Line));
        return text.Append("}\n}\n").ToString();
    }

    private static string Line(TrustRecord record)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line, Options))
        {
            json.WriteStartObject();
            Write(json, record);
            json.WriteEndObject();
        }

        return $"{Ascii(JsonSerializer.Serialize(record.Id))}: {Ascii(Encoding.UTF8.GetString(line.WrittenSpan))}\n";
    }

    private static void Write(Utf8JsonWriter json, TrustRecord record)
    {
        Texts(json, 0, record.Sources);
        Texts(json, 1, record.Signatures.Words());
        Texts(json, 2, record.Repositories);
        json.WriteStartArray(TrustKeys.All[3]);
        foreach (AuthorIdentity author in record.Authors.OrderBy(author => author.Subject, StringComparer.Ordinal).ThenBy(author => author.Issuer, StringComparer.Ordinal))
        {
            Object(json, TrustKeys.OfAuthor, author.Subject, author.Issuer);
        }

        json.WriteEndArray();
        Texts(json, 4, record.Owners);
        Texts(json, 5, record.Licenses);
        Texts(json, 6, [.. record.BuildCode.Each().Select(kind => kind.Word())]);
        Texts(json, 7, record.BuildCodeSha256);
        Texts(json, 8, [.. record.Capabilities.Each().Select(capability => capability.Word())]);
        Texts(json, 9, [.. record.BuildCodeCapabilities.Each().Select(capability => capability.Word())]);
        json.WriteStartArray(TrustKeys.All[10]);
        foreach (RecordedVersion version in record.Versions)
        {
            Object(json, TrustKeys.OfVersion, version.Version, Day(version.Seen), version.Hash, version.IsAdopted ? bool.TrueString : null);
        }

        json.WriteEndArray();
        json.WritePropertyName(TrustKeys.All[11]);
        if (record.Review is { } review)
        {
            Object(json, TrustKeys.OfReview, review.By, Day(review.On), review.Version, review.Hash);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void Texts(Utf8JsonWriter json, int key, IReadOnlyList<string> values)
    {
        json.WriteStartArray(TrustKeys.All[key]);
        foreach (string value in values.Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Object(Utf8JsonWriter json, KeySet keys, params string?[] values)
    {
        json.WriteStartObject();
        for (int i = 0; i < keys.Count; i++)
        {
            if (keys[i] == TrustKeys.Adopted)
            {
                if (values[i] is not null)
                {
                    json.WriteBoolean(keys[i], true);
                }
            }
            else
            {
                json.WriteString(keys[i], values[i]);
            }
        }

        json.WriteEndObject();
    }

    private static string Day(DateOnly day) => day.ToString(TrustKeys.Day, CultureInfo.InvariantCulture);

    // What strangers say of themselves: a line that a person reviews has nothing in it that nobody sees.
    private static string Ascii(string json)
    {
        StringBuilder text = new(json.Length);
        foreach (char character in json)
        {
            _ = character is >= ' ' and <= '~' ? text.Append(character) : text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return text.ToString();
    }
}
