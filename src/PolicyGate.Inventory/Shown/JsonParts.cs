using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using PolicyGate.Reporting;

namespace PolicyGate.Inventory.Shown;

/// <summary>
/// An object of JSON with a list that has as many elements as there are repositories: it is never one text. Its parts are written on all processors
/// and given away in their order; what they are written into is used again.
/// </summary>
/// <param name="before">Writes what stands before the list.</param>
/// <param name="list">The name of the list.</param>
/// <param name="count">How many elements it has.</param>
/// <param name="element">Writes one.</param>
/// <param name="after">Writes what stands after the list.</param>
internal sealed class JsonParts(Action<Utf8JsonWriter> before, string list, int count, Action<Utf8JsonWriter, int> element, Action<Utf8JsonWriter> after)
{
    private const int ElementsOfPart = 64;

    // Less is written sooner than it is distributed.
    private const int FewParts = 8;

    private readonly int parts = Math.Max(1, (count + ElementsOfPart - 1) / ElementsOfPart);
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> buffers = [];

    /// <summary>Writes it.</summary>
    public void Write(TextWriter to)
    {
        char[] text = [];
        foreach ((ArrayBufferWriter<byte> buffer, int others) in parts <= FewParts
            ? Enumerable.Range(0, parts).Select(Part)
            : ParallelEnumerable.Range(0, parts).AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(Part))
        {
            ReadOnlySpan<byte> part = buffer.WrittenSpan[others..];
            if (Environment.NewLine == "\n")
            {
                Array.Resize(ref text, Math.Max(text.Length, part.Length));
                to.Write(text, 0, Encoding.UTF8.GetChars(part, text));
            }
            else
            {
                to.Write(JsonText.Text(part));
            }

            buffers.Add(buffer);
        }
    }

    // A part, and how much of it the first part has already.
    private (ArrayBufferWriter<byte> Buffer, int Others) Part(int part)
    {
        ArrayBufferWriter<byte> buffer = buffers.TryTake(out ArrayBufferWriter<byte>? used) ? used : new();
        buffer.ResetWrittenCount();
        using Utf8JsonWriter json = new(buffer, JsonText.Options);
        json.WriteStartObject();
        if (part == 0)
        {
            before(json);
        }

        json.WriteStartArray(list);
        json.Flush();
        int others = part == 0 ? 0 : buffer.WrittenCount;
        int end = Math.Min(count, (part + 1) * ElementsOfPart);
        for (int i = part * ElementsOfPart; i < end; i++)
        {
            element(json, i);
        }

        bool isLast = part == parts - 1;
        if (isLast)
        {
            json.WriteEndArray();
            after(json);
            json.WriteEndObject();
        }

        json.Flush();
        buffer.Write(isLast ? "\n"u8 : ","u8);
        return (buffer, others);
    }
}
