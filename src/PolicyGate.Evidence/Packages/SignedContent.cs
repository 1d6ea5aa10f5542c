using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PolicyGate.Packages;

/// <summary>
/// What of a signed archive is signed: all of it as it was before the signature came in (https://learn.microsoft.com/nuget/reference/signed-packages-reference).
/// Only for archives as signing tools leave them, with the signature last before the directory: then it is the bytes before the signature, the directory without
/// its entry, and the end with smaller counts. Of others NuGet's own code makes the same, more slowly.
/// </summary>
internal sealed class SignedContent
{
    private const int EndLength = 22;
    private const int HeaderLength = 46;
    private const int LocalHeaderLength = 30;
    private const int LargestDirectory = 64 * 1024 * 1024;
    private const int BufferLength = 128 * 1024;
    private static readonly byte[] SignatureName = [.. ".signature.p7s"u8];
    private readonly long before;
    private readonly byte[] after;

    private SignedContent(long before, byte[] after) => (this.before, this.after) = (before, after);

    /// <summary>Finds it; <see langword="null"/> where the archive is not signed, or not as usual.</summary>
    public static SignedContent? Find(Stream archive)
    {
        long endAt = archive.Length - EndLength;
        if (endAt < 0)
        {
            return null;
        }

        byte[] end = new byte[EndLength];
        archive.Position = endAt;
        archive.ReadExactly(end);
        int entries = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(10));
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));
        uint start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));

        // One disk, no comment, no second end in it, and the directory just before it.
        bool isPlain = end.AsSpan().LastIndexOf("PK\x5\x6"u8) == 0 && end.AsSpan(4, 4).IndexOfAnyExcept((byte)0) < 0 && end[20] == 0 && end[21] == 0
            && entries > 1 && BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(8)) == entries
            && length is > 0 and <= LargestDirectory && start + (long)length == endAt;
        if (!isPlain)
        {
            return null;
        }

        byte[] directory = new byte[length];
        archive.Position = start;
        archive.ReadExactly(directory);
        return Find(directory, start, entries) is not { } signature || !IsNamedInItsHeader(archive, signature.Offset, start) ? null
            : new SignedContent(signature.Offset, [.. directory[..signature.At], .. directory[(signature.At + signature.Length)..], .. End(end, signature.Length, start - signature.Offset)]);
    }

    /// <summary>Hashes what is signed, and where asked the whole archive too, in one pass.</summary>
    public void Append(Stream archive, IReadOnlyList<IncrementalHash> signed, IncrementalHash? whole = null)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            archive.Position = 0;
            for (long left = before; left > 0;)
            {
                int read = archive.Read(buffer, 0, (int)Math.Min(left, BufferLength));
                if (read == 0)
                {
                    throw new EndOfStreamException("the archive ended while it was read");
                }

                foreach (IncrementalHash hash in signed)
                {
                    hash.AppendData(buffer, 0, read);
                }

                whole?.AppendData(buffer, 0, read);
                left -= read;
            }

            foreach (IncrementalHash hash in signed)
            {
                hash.AppendData(after);
            }

            for (int read = whole is null ? 0 : archive.Read(buffer, 0, BufferLength); read > 0; read = archive.Read(buffer, 0, BufferLength))
            {
                whole!.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The hash of what is signed.</summary>
    public byte[] Hash(Stream archive, HashAlgorithmName algorithm)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(algorithm);
        Append(archive, [hash]);
        return hash.GetHashAndReset();
    }

    // The header of the signature in the directory, where it is the one entry of that name and lies behind all others, of which the first begins the archive.
    private static (long Offset, int At, int Length)? Find(byte[] directory, long directoryStart, int entries)
    {
        List<(long Offset, int At, int Length)> signatures = [];
        long first = long.MaxValue;
        long last = -1;
        int at = 0;
        for (int count = 0; count < entries; count++)
        {
            if (at + HeaderLength > directory.Length || !directory.AsSpan(at).StartsWith("PK\x1\x2"u8))
            {
                return null;
            }

            ReadOnlySpan<byte> header = directory.AsSpan(at);
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
            int length = HeaderLength + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(header[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
            if (at + length > directory.Length || offset >= directoryStart)
            {
                return null;
            }

            if (header.Slice(HeaderLength, nameLength).SequenceEqual(SignatureName))
            {
                // NuGet knows the entry only without the flag that says that the name is UTF-8.
                if ((header[9] & 0x08) != 0)
                {
                    return null;
                }

                signatures.Add((offset, at, length));
            }
            else
            {
                (first, last) = (Math.Min(first, offset), Math.Max(last, offset));
            }

            at += length;
        }

        return at == directory.Length && first == 0 && signatures is [{ } only] && only.Offset > last ? only : null;
    }

    // Where the header before the signature names it otherwise, NuGet takes the archive for unsigned when it compares.
    private static bool IsNamedInItsHeader(Stream archive, long offset, long directoryStart)
    {
        byte[] header = new byte[LocalHeaderLength + SignatureName.Length];
        if (offset + header.Length > directoryStart)
        {
            return false;
        }

        archive.Position = offset;
        archive.ReadExactly(header);
        return header.AsSpan().StartsWith("PK\x3\x4"u8) && (header[7] & 0x08) == 0
            && BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) == SignatureName.Length && header.AsSpan(LocalHeaderLength).SequenceEqual(SignatureName);
    }

    private static byte[] End(byte[] end, int headerLength, long entryLength)
    {
        byte[] before = [.. end];
        BinaryPrimitives.WriteUInt16LittleEndian(before.AsSpan(8), (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(8)) - 1));
        BinaryPrimitives.WriteUInt16LittleEndian(before.AsSpan(10), (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(10)) - 1));
        BinaryPrimitives.WriteUInt32LittleEndian(before.AsSpan(12), BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12)) - (uint)headerLength);
        BinaryPrimitives.WriteUInt32LittleEndian(before.AsSpan(16), BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16)) - (uint)entryLength);
        return before;
    }
}
