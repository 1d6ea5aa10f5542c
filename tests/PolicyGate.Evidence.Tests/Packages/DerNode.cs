namespace PolicyGate.Evidence.Tests.Packages;

/// <summary>A value in DER as a tree that can be bent and written again with the right lengths.</summary>
internal sealed class DerNode(byte tag, byte[] content, List<DerNode> children)
{
    private const byte Constructed = 0x20;

    /// <summary>The tag, of one byte.</summary>
    public byte Tag { get; set; } = tag;

    /// <summary>The content of a primitive value.</summary>
    public byte[] Content { get; set; } = content;

    /// <summary>The values in a constructed one.</summary>
    public List<DerNode> Children { get; } = children;

    /// <summary>Reads one value.</summary>
    public static DerNode Read(ReadOnlySpan<byte> bytes) => Read(bytes, out _);

    /// <summary>A copy.</summary>
    public DerNode Copy() => new(Tag, [.. Content], [.. Children.Select(child => child.Copy())]);

    /// <summary>Writes it.</summary>
    public byte[] Write()
    {
        byte[] content = Children.Count > 0 ? [.. Children.SelectMany(child => child.Write())] : Content;
        byte[] length = content.Length switch
        {
            < 0x80 => [(byte)content.Length],
            < 0x100 => [0x81, (byte)content.Length],
            < 0x10000 => [0x82, (byte)(content.Length >> 8), (byte)content.Length],
            _ => [0x83, (byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length],
        };
        return [Tag, .. length, .. content];
    }

    private static DerNode Read(ReadOnlySpan<byte> bytes, out int total)
    {
        int length = bytes[1];
        int start = 2;
        if (length > 0x80)
        {
            start = 2 + (length & 0x7f);
            length = 0;
            foreach (byte part in bytes[2..start])
            {
                length = (length << 8) | part;
            }
        }

        total = start + length;
        ReadOnlySpan<byte> content = bytes[start..total];
        if ((bytes[0] & Constructed) == 0)
        {
            return new DerNode(bytes[0], content.ToArray(), []);
        }

        List<DerNode> children = [];
        while (!content.IsEmpty)
        {
            children.Add(Read(content, out int consumed));
            content = content[consumed..];
        }

        return new DerNode(bytes[0], [], children);
    }
}
