using System.Text.Json;

namespace PolicyGate.Advisories;

/// <summary>The names of a JSON document's properties: which of two of one name counts is nobody's to say (RFC 8259, 4).</summary>
internal static class JsonNames
{
    /// <summary>A name that stands twice in one object; <see langword="null"/> where none does.</summary>
    /// <param name="json">A document that can be read.</param>
    /// <exception cref="JsonException">It cannot.</exception>
    public static string? Twice(ReadOnlySpan<byte> json)
    {
        // A number stands for a name, and makes no text of each: two names of one number may be refused, and no name twice is ever missed.
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 64 });
        List<HashSet<long>> names = [];
        int depth = -1;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                depth++;
                if (depth == names.Count)
                {
                    names.Add([]);
                }

                names[depth].Clear();
            }
            else if (reader.TokenType == JsonTokenType.EndObject)
            {
                depth--;
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && !names[depth].Add(Number(ref reader)))
            {
                return reader.GetString();
            }
        }

        return null;
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return AdvisoryKey.Hash(reader.ValueSpan);
        }

        byte[] name = new byte[reader.ValueSpan.Length];
        return AdvisoryKey.Hash(name.AsSpan(0, reader.CopyString(name)));
    }
}
