using System.Text.Json;

namespace PolicyGate.Trust;

/// <summary>Values by their bytes: ten thousand records share a few sources, licences, authors and days, and each is read and made once.</summary>
internal sealed class ValuePool<T>(ValueReader<T> read)
{
    private const int Slots = 1024;

    private readonly (byte[]? Json, T Value)[] slots = new (byte[]?, T)[Slots];

    /// <summary>The value that the reader stands at the begin of, and moves to the end of; <see langword="false"/> where it is no such value.</summary>
    public bool TryRead(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, out T value)
    {
        Utf8JsonReader ahead = reader;
        ahead.Skip();
        ReadOnlySpan<byte> bytes = json[(int)reader.TokenStartIndex..(int)ahead.BytesConsumed];
        HashCode hash = default;
        hash.AddBytes(bytes);
        ref (byte[]? Json, T Value) slot = ref slots[(uint)hash.ToHashCode() % Slots];
        if (slot.Json is not null && bytes.SequenceEqual(slot.Json))
        {
            reader = ahead;
            value = slot.Value;
            return true;
        }

        if (!read(ref reader, out value))
        {
            return false;
        }

        slot = (bytes.ToArray(), value);
        return true;
    }
}
