using System.Globalization;
using System.Security.Cryptography;
using PolicyGate.Inventories;
using PolicyGate.Reporting;

namespace PolicyGate.Inventory.Ingesting;

/// <summary>Reads exports, which may be anybody's: within bounds, and whole or not at all.</summary>
internal static class ExportReader
{
    private const int Beginning = 64 * 1024;

    /// <summary>What the first line of a file says of which repository it is, and when.</summary>
    /// <exception cref="InventoryException">It is no export.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ExportFile Head(string path)
    {
        using FileStream stream = Open(path);
        byte[] bytes = new byte[Beginning];
        int read = 0;
        while (true)
        {
            int more = stream.Read(bytes, read, bytes.Length - read);
            int end = bytes.AsSpan(read, more).IndexOf((byte)'\n');
            if (end >= 0 || more == 0)
            {
                InventoryHeader header = InventoryReader.Header(Trimmed(bytes.AsMemory(0, end >= 0 ? read + end : read)));
                return new ExportFile(path, header.Repository, header.Time);
            }

            read += more;
            if (read > InventoryFormat.LongestHeader)
            {
                throw new InventoryException(TooLong(1, InventoryFormat.LongestHeader));
            }

            if (read == bytes.Length)
            {
                Array.Resize(ref bytes, bytes.Length * 2);
            }
        }
    }

    /// <summary>Reads a file.</summary>
    /// <inheritdoc cref="Head" path="/exception"/>
    public static Export Read(string path)
    {
        byte[] bytes;
        using (FileStream stream = Open(path))
        {
            bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
        }

        ReadOnlyMemory<byte> rest = bytes;
        InventoryHeader header = InventoryReader.Header(Trimmed(Line(ref rest, 1, InventoryFormat.LongestHeader)));
        CodeOwners owners = new(header.Owners);
        HashSet<string> projects = [.. header.Projects.Select(project => project.Path)];
        HashSet<(string Project, string Id, string Version)> known = [];
        List<InventoryPackage> packages = new(Math.Clamp(header.Packages, 0, bytes.Length / 50));
        for (int number = 2; rest.Length > 0; number++)
        {
            ReadOnlyMemory<byte> line = Line(ref rest, number, InventoryFormat.LongestLine);
            InventoryPackage package = Package(line.Span, number);
            if (!projects.Contains(package.Project))
            {
                throw new InventoryException(string.Create(CultureInfo.InvariantCulture, $"line {number}: the first line does not name its project {package.Project}"));
            }

            if (!known.Add((package.Project, package.Id.ToUpperInvariant(), package.Version)))
            {
                throw new InventoryException(string.Create(CultureInfo.InvariantCulture, $"line {number}: {package.Project} has {package.Id} {package.Version} twice"));
            }

            packages.Add(package);
        }

        return packages.Count == header.Packages
            ? new Export(header, [.. header.Projects.Select(project => owners.Of(project.Path))], packages, Convert.ToHexString(SHA256.HashData(bytes)))
            : throw new InventoryException(string.Create(CultureInfo.InvariantCulture, $"it has {Quantity.Of(packages.Count, "package")}, and its first line says {header.Packages}: it was cut, or put together"));
    }

    private static InventoryPackage Package(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            return InventoryReader.Package(line);
        }
        catch (InventoryException e)
        {
            throw new InventoryException(string.Create(CultureInfo.InvariantCulture, $"line {number}: {e.Message}"), e);
        }
    }

    private static ReadOnlyMemory<byte> Line(ref ReadOnlyMemory<byte> rest, int number, int longest)
    {
        int end = rest.Span.IndexOf((byte)'\n');
        ReadOnlyMemory<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.Length <= longest ? line : throw new InventoryException(TooLong(number, longest));
    }

    // A mark of the byte order, which editors put there.
    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> line) => line.Span.StartsWith("\uFEFF"u8) ? line["\uFEFF"u8.Length..] : line;

    private static FileStream Open(string path)
    {
        if (RegularFile.KindOf(path) is { } kind)
        {
            throw new InventoryException($"it is {kind}, not a file");
        }

        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        if (stream.Length <= InventoryFormat.LargestFile)
        {
            return stream;
        }

        using (stream)
        {
            throw new InventoryException(string.Create(CultureInfo.InvariantCulture, $"it has {stream.Length} bytes, and {InventoryFormat.LargestFile} are the most"));
        }
    }

    private static string TooLong(int number, int longest) => string.Create(CultureInfo.InvariantCulture, $"line {number} has more than {longest} bytes");
}
