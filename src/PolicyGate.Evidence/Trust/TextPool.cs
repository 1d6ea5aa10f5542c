using System.Text.Json;

namespace PolicyGate.Trust;

/// <summary>Lists of texts by their bytes: ten thousand records share a few sources, licences and owners, and each list is made once.</summary>
internal sealed class TextPool
{
    private const int Slots = 4096;

    private readonly (byte[] Json, IReadOnlyList<string> Texts)?[] slots = new (byte[], IReadOnlyList<string>)?[Slots];

    /// <summary>The list that the reader stands at the begin of, and moves to the end of; <see langword="null"/> where it is no list of texts.</summary>
    public IReadOnlyList<string>? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        Utf8JsonReader ahead = reader;
        ahead.Skip();
        ReadOnlySpan<byte> bytes = json[(int)reader.TokenStartIndex..(int)ahead.BytesConsumed];
        HashCode hash = default;
        hash.AddBytes(bytes);
        ref (byte[] Json, IReadOnlyList<string> Texts)? slot = ref slots[(uint)hash.ToHashCode() % Slots];
        if (slot is { } known && bytes.SequenceEqual(known.Json))
        {
            reader = ahead;
            return known.Texts;
        }

        if (List(ref reader) is not { } texts)
        {
            return null;
        }

        slot = (bytes.ToArray(), texts);
        return texts;
    }

    private static List<string>? List(ref Utf8JsonReader reader)
    {
        List<string> texts = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            texts.Add(reader.GetString()!);
        }

        return reader.TokenType == JsonTokenType.EndArray ? texts : null;
    }
}
