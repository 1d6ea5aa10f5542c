using System.Text;
using System.Text.Json;

namespace PolicyGate.Trust;

/// <summary>The keys of an object, in the order in which they are written: which of them comes next is looked at first.</summary>
internal sealed class KeySet(params string[] names)
{
    private readonly byte[][] bytes = [.. names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>How many there are.</summary>
    public int Count => names.Length;

    /// <summary>The name of one.</summary>
    public string this[int key] => names[key];

    /// <summary>Which of them the reader stands at; negative for none.</summary>
    /// <param name="reader">Where it stands.</param>
    /// <param name="next">Which is expected.</param>
    public int Find(ref Utf8JsonReader reader, int next)
    {
        if (next < bytes.Length && reader.ValueTextEquals(bytes[next]))
        {
            return next;
        }

        int key = bytes.Length - 1;
        while (key >= 0 && !reader.ValueTextEquals(bytes[key]))
        {
            key--;
        }

        return key;
    }
}
