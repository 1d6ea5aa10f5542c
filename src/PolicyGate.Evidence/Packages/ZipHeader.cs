using System.Buffers.Binary;

namespace PolicyGate.Packages;

/// <summary>What a directory of a zip archive says of an entry.</summary>
internal sealed record ZipHeader(byte[] Name, ushort Flags, ushort Method, uint Checksum, long Compressed, long Length, long Offset)
{
    /// <summary>With what its Zip64 extended information says: only what did not fit, in this order.</summary>
    public ZipHeader With64(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4 && BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]) <= extra.Length - 4)
        {
            ReadOnlySpan<byte> data = extra.Slice(4, BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                long Next(ref ReadOnlySpan<byte> rest, long value)
                {
                    if (value != uint.MaxValue || rest.Length < 8)
                    {
                        return value;
                    }

                    long large = BinaryPrimitives.ReadInt64LittleEndian(rest);
                    rest = rest[8..];
                    return large < 0 ? long.MaxValue / 4 : large;
                }

                long length = Next(ref data, Length);
                long compressed = Next(ref data, Compressed);
                return this with { Length = length, Compressed = compressed, Offset = Next(ref data, Offset) };
            }

            extra = extra[(4 + data.Length)..];
        }

        return this;
    }
}
