using System.Text;
using PolicyGate.Facts;

namespace PolicyGate.Advisories;

/// <summary>
/// Makes one sorted index of all records that count (<see cref="AdvisoryCollection{T}"/>). The form, in
/// little endian: <c>magic, newest, unread, ids, table</c>; for each id its name and its advisories; the names of what could not be read; the table, sorted by
/// name: <c>offset, length of the name, length of the advisories</c>. Read by <see cref="AdvisoryIndex"/> alone, of this build alone.
/// </summary>
internal sealed class AdvisoryIndexWriter
{
    /// <summary>How the file begins.</summary>
    public const long Magic = 0x31564441_47504F50;

    /// <summary>The bytes before the first id.</summary>
    public const int HeaderLength = 40;

    /// <summary>The bytes of a row of the table.</summary>
    public const int RowLength = 16;

    private readonly AdvisoryCollection<(string Key, byte[] Advisory)> advisories;

    /// <summary>Begins an index.</summary>
    /// <param name="now">The machine's clock: data cannot be newer, whatever it says.</param>
    public AdvisoryIndexWriter(DateTimeOffset now) => advisories = new(now, record => record.Affected.GroupBy(affected => KeyOf(affected.Id), affected => affected.Range).Select(id => (id.Key, Bytes(record, [.. id]))));

    /// <summary>The key of an id: NuGet compares ids without case.</summary>
    public static string KeyOf(string id) => id.ToUpperInvariant();

    /// <summary>Adds a document.</summary>
    public void Add(AdvisoryDocument document) => advisories.Add(document);

    /// <summary>Writes the index.</summary>
    /// <param name="to">A stream that can be sought in, at its beginning.</param>
    public void Write(Stream to)
    {
        using BinaryWriter writer = new(to, Encoding.UTF8, leaveOpen: true);
        writer.Write(new byte[HeaderLength]);
        List<(long Offset, int Key, int Advisories)> rows = [];
        foreach (IGrouping<string, byte[]> id in advisories
            .GroupBy(advisory => advisory.Key, advisory => advisory.Advisory, StringComparer.Ordinal).OrderBy(id => id.Key, Utf8Order))
        {
            long offset = to.Position;
            byte[] key = Encoding.UTF8.GetBytes(id.Key);
            writer.Write(key);
            foreach (byte[] advisory in id.OrderBy(advisory => advisory, ByteOrder))
            {
                writer.Write(advisory);
            }

            rows.Add((offset, key.Length, checked((int)(to.Position - offset - key.Length))));
        }

        long names = to.Position;
        foreach (string unread in advisories.Unread)
        {
            writer.Write(unread);
        }

        long table = to.Position;
        foreach ((long offset, int key, int length) in rows)
        {
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
    }

    private static Comparer<string> Utf8Order { get; } = Comparer<string>.Create((one, other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other)));

    private static Comparer<byte[]> ByteOrder { get; } = Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));

    private static byte[] Bytes(AdvisoryRecord record, AffectedRange[] ranges)
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        writer.Write(record.Name);
        writer.Write7BitEncodedInt(record.Aliases.Count);
        foreach (string alias in record.Aliases)
        {
            writer.Write(alias);
        }

        writer.Write(record.IsMalware);
        writer.Write((sbyte)(record.Severity is { } severity ? (int)severity : -1));
        writer.Write(record.Published?.UtcTicks ?? 0);
        writer.Write(record.Summary);
        writer.Write(record.Problem ?? string.Empty);
        writer.Write7BitEncodedInt(ranges.Length);
        foreach (AffectedRange range in ranges)
        {
            writer.Write(range.From?.ToFullString() ?? string.Empty);
            writer.Write(range.To?.ToFullString() ?? string.Empty);
            writer.Write((byte)((range.IncludesFrom ? 1 : 0) | (range.IncludesTo ? 2 : 0) | (range.IsFixed ? 4 : 0)));
        }

        return bytes.ToArray();
    }
}
