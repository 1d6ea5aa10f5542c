namespace PolicyGate.Cache;

/// <summary>The parts of which facts have their form in the cache.</summary>
internal static class CacheForm
{
    private const int MostItems = 1_000_000;

    /// <summary>Writes a value that may not be there.</summary>
    public static void WriteOptional<T>(BinaryWriter writer, T? value, Action<BinaryWriter, T> write)
        where T : class
    {
        writer.Write(value is not null);
        if (value is not null)
        {
            write(writer, value);
        }
    }

    /// <summary>Reads a value that may not be there.</summary>
    public static T? ReadOptional<T>(BinaryReader reader, Func<BinaryReader, T> read)
        where T : class => reader.ReadBoolean() ? read(reader) : null;

    /// <summary>Writes a list.</summary>
    public static void WriteList<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write(items.Count);
        foreach (T item in items)
        {
            write(writer, item);
        }
    }

    /// <summary>Reads a list.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static List<T> ReadList<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        int count = reader.ReadInt32();
        if (count is < 0 or > MostItems)
        {
            throw new InvalidDataException("not a list");
        }

        List<T> items = [];
        for (int i = 0; i < count; i++)
        {
            items.Add(read(reader));
        }

        return items;
    }
}
