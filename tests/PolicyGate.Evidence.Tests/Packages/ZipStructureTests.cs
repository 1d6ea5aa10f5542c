using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using PolicyGate.Packages;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages;

/// <summary>PG0704: archives that two programs read as two, and bombs. Built byte by byte, as no library writes them.</summary>
public sealed class ZipStructureTests
{
    private const int DirectoryHeader = 46;

    [Fact]
    public void What_libraries_write_has_no_problem()
    {
        Assert.Empty(ZipStructure.Problems(new MemoryStream(Archive(("A.nuspec", "<package />"), ("lib/net8.0/A.dll", new string('x', 100_000))))));
        Assert.Empty(ZipStructure.Problems(new MemoryStream(Archive())));

        // Written forwards only, with a descriptor behind each entry.
        using MemoryStream forwards = new();
        using (ZipArchive zip = new(new Forwards(forwards), ZipArchiveMode.Create))
        {
            using StreamWriter writer = new(zip.CreateEntry("a.txt").Open());
            writer.Write(new string('x', 1000));
        }

        Assert.Empty(ZipStructure.Problems(forwards));
    }

    [Fact]
    public void No_package_that_this_repository_uses_has_a_problem()
    {
        IReadOnlyList<string> archives = LockedPackages.ArchivesOf("PolicyGate.Evidence.Tests");
        Assert.True(archives.Count > 25, $"only {archives.Count} packages");
        Assert.All(archives, archive =>
        {
            using FileStream stream = File.OpenRead(archive);
            Assert.Empty(ZipStructure.Problems(stream));
        });
    }

    [Fact]
    public void What_lies_before_between_and_after_is_told()
    {
        byte[] archive = Archive(("a.txt", "one"), ("b.txt", "two"));
        Says("data after its end", [.. archive, .. "MZ"u8]);
        Assert.Throws<InvalidDataException>(() => ZipStructure.Problems(new MemoryStream([.. "MZ"u8, .. archive])));
        int directory = DirectoryOf(archive);
        Says("data between the last entry and the directory", Moved([.. archive[..directory], .. "hidden"u8, .. archive[directory..]], directory + 6));
        Says("a comment", Comment(archive, "hidden"));

        // All offsets mended, so that only the gap is left.
        byte[] before = Moved([.. "MZ"u8, .. archive], directory + 2);
        for (int at = directory + 2; at < before.Length - 22; at += DirectoryHeader + 5)
        {
            Add(before, at + 42, 2);
        }

        Says("data before the first entry", before);
    }

    [Fact]
    public void A_directory_that_lies_is_told()
    {
        byte[] archive = Archive(("a.txt", "one"), ("b.txt", "two"));
        int directory = DirectoryOf(archive);
        Says("calls itself x.txt", With(archive, 30, (byte)'x'));
        Says("a.txt has another length or checksum", With(archive, 14, 0));
        Says("is encrypted", With(archive, 6, 1));
        Says("compressed in another way", With(archive, 8, 0));
        Says("overlaps another entry", With(archive, directory + DirectoryHeader + 5 + 42, 0));
        Says("one part of several", With(archive, archive.Length - 18, 1));
        Says("its end says 3 entries", With(With(archive, archive.Length - 12, 3), archive.Length - 14, 3));
        Assert.Throws<InvalidDataException>(() => ZipStructure.Problems(new MemoryStream(With(archive, directory, 0))));
        Assert.Throws<InvalidDataException>(() => ZipStructure.Problems(new MemoryStream(archive[..^30])));
        Assert.Throws<InvalidDataException>(() => ZipStructure.Problems(new MemoryStream([])));
    }

    [Fact]
    public void A_bomb_is_refused_without_being_opened()
    {
        // One entry of ten bytes that says it has 64 million times as many, and a hundred that overlap it.
        byte[] archive = Archive([.. Enumerable.Range(0, 100).Select(i => ($"f{i:D2}.txt", "0123456789"))]);
        int directory = DirectoryOf(archive);
        for (int at = directory; at < archive.Length - 22; at += DirectoryHeader + 7)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(at + 24), 640_000_000);
            BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(at + 42), 0);
        }

        Says("expand to 64000000000", archive);
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        File.WriteAllBytes(project.Folder["a.nupkg"], archive);
        project.Installed(project.Folder["a.nupkg"], "A", "1.0.0");
        string said = Assert.Single(project.Says("build-code: { default: deny }"), line => line.Contains("PG1001", StringComparison.Ordinal));
        Assert.StartsWith("PG0004", said, StringComparison.Ordinal);
        Assert.Contains("expand to 64000000000", said, StringComparison.Ordinal);
        Assert.Contains(project.Says("integrity: { archive: verify }"), line => line.StartsWith("PG070", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hundred_thousand_entries_cost_no_more_than_their_number()
    {
        byte[] archive = Archive([.. Enumerable.Range(0, 100_000).Select(i => ($"lib/{i:D6}.txt", string.Empty))]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(ZipStructure.Problems(new MemoryStream(archive)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000 * 600);
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        File.WriteAllBytes(project.Folder["a.nupkg"], archive);
        project.Installed(project.Folder["a.nupkg"], "A", "1.0.0");
        _ = project.Says("build-code: { default: deny }\nintegrity: { archive: verify }");
        Assert.Single(Directory.GetFiles(project.Packages, "*", SearchOption.AllDirectories), file => file.EndsWith(".nupkg", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(project.Packages, "*.txt", SearchOption.AllDirectories));
        Assert.True(Process.GetCurrentProcess().PeakWorkingSet64 < 3L << 30);
    }

    private static void Says(string problem, byte[] archive) => Assert.Contains(ZipStructure.Problems(new MemoryStream(archive)), found => found.Contains(problem, StringComparison.Ordinal));

    private static byte[] Archive(params (string Name, string Text)[] entries)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in entries)
            {
                using Stream entry = zip.CreateEntry(name, text.Length < 20 && text.Length > 0 ? CompressionLevel.Fastest : CompressionLevel.Optimal).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    private static int DirectoryOf(byte[] archive) => BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan(archive.Length - 6));

    private static byte[] Moved(byte[] archive, int directory)
    {
        BinaryPrimitives.WriteInt32LittleEndian(archive.AsSpan(archive.Length - 6), directory);
        return archive;
    }

    private static void Add(byte[] archive, int at, int more) => BinaryPrimitives.WriteInt32LittleEndian(archive.AsSpan(at), BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan(at)) + more);

    private static byte[] With(byte[] archive, int at, byte value)
    {
        byte[] changed = [.. archive];
        changed[at] = value;
        return changed;
    }

    private static byte[] Comment(byte[] archive, string comment)
    {
        byte[] changed = [.. archive, .. Encoding.UTF8.GetBytes(comment)];
        changed[archive.Length - 2] = (byte)comment.Length;
        return changed;
    }

    private sealed class Forwards(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
