using System.Numerics;
using System.Text;

namespace PolicyGate.Advisories;

/// <summary>
/// Makes one sorted index of all records that count (<see cref="AdvisoryCollection{T}"/>). The form, in
/// little endian: <c>magic, newest, unread, ids, names, table, starts, bits</c>; for each id its key and its advisories; the names of what could not be read; for each
/// value of the first bits of a hash the first row that has it or a later one, and the number of rows; the table, sorted by <see cref="AdvisoryKey.Hash"/> without
/// sign: <c>hash, offset, length of the key, length of the advisories</c>. Read by <see cref="AdvisoryIndex"/> alone, of this build alone.
/// </summary>
internal sealed class AdvisoryIndexWriter
{
    /// <summary>How the file begins.</summary>
    public const long Magic = 0x33564441_47504F50;

    /// <summary>The bytes before the first id.</summary>
    public const int HeaderLength = 52;

    /// <summary>No hash begins with more bits that have a place of their own: four MB of places, for half a million ids and more.</summary>
    public const int MostBits = 20;

    /// <summary>The bytes of a row of the table.</summary>
    public const int RowLength = 24;

    private readonly AdvisoryCollection<(string Key, byte[] Advisory)> advisories;

    /// <summary>Begins an index.</summary>
    /// <param name="now">The machine's clock: data cannot be newer, whatever it says.</param>
    public AdvisoryIndexWriter(DateTimeOffset now) => advisories = new(now, record => record.Affected.GroupBy(affected => AdvisoryKey.Of(affected.Id), affected => affected.Range).Select(id => (id.Key, AdvisoryBytes.Write(record, [.. id]))));

    /// <summary>Adds a document.</summary>
    public void Add(AdvisoryDocument document) => advisories.Add(document);

    /// <summary>Writes the index.</summary>
    /// <param name="to">A stream that can be sought in, at its beginning.</param>
    public void Write(Stream to)
    {
        using BinaryWriter writer = new(to, Encoding.UTF8, leaveOpen: true);
        writer.Write(new byte[HeaderLength]);
        List<(long Hash, long Offset, int Key, int Advisories)> rows = [];
        foreach ((long hash, byte[] key, IGrouping<string, byte[]> id) in advisories
            .GroupBy(advisory => advisory.Key, advisory => advisory.Advisory, StringComparer.Ordinal)
            .Select(id => (id, key: Encoding.UTF8.GetBytes(id.Key))).Select(id => (AdvisoryKey.Hash(id.key), id.key, id.id))
            .OrderBy(id => (ulong)id.Item1).ThenBy(id => id.key, ByteOrder))
        {
            long offset = to.Position;
            writer.Write(key);
            foreach (byte[] advisory in id.OrderBy(advisory => advisory, ByteOrder))
            {
                writer.Write(advisory);
            }

            rows.Add((hash, offset, key.Length, checked((int)(to.Position - offset - key.Length))));
        }

        long names = to.Position;
        foreach (string unread in advisories.Unread)
        {
            writer.Write(unread);
        }

        int bits = Math.Clamp(BitOperations.Log2((uint)rows.Count + 1), 1, MostBits);
        long starts = to.Position;
        int next = 0;
        for (long bucket = 0; bucket <= 1L << bits; bucket++)
        {
            while (next < rows.Count && (long)((ulong)rows[next].Hash >> (64 - bits)) < bucket)
            {
                next++;
            }

            writer.Write(next);
        }

        long table = to.Position;
        foreach ((long hash, long offset, int key, int length) in rows)
        {
            writer.Write(hash);
            writer.Write(offset);
            writer.Write(key);
            writer.Write(length);
        }

        to.Position = 0;
        writer.Write(Magic);
        writer.Write(advisories.Newest?.UtcTicks ?? 0);
        writer.Write(advisories.UnreadCount);
        writer.Write(rows.Count);
        writer.Write(names);
        writer.Write(table);
        writer.Write(starts);
        writer.Write(bits);
    }

    private static Comparer<byte[]> ByteOrder { get; } = Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));
}
