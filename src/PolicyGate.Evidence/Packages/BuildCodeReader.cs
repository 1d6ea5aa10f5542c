using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Packages;

/// <summary>What of a package can run during a build, by its archive: where a file lies, and what its header says it is, whatever its name.</summary>
internal static class BuildCodeReader
{
    /// <summary>How much of a file tells what it is.</summary>
    internal const int HeaderBytes = 4096;

    private const long LargestFile = 1L << 30;
    private static readonly string[] MsbuildFolders = ["build/", "buildTransitive/", "buildMultiTargeting/", "buildCrossTargeting/", "tools/", "tasks/"];

    /// <summary>Reads the archive.</summary>
    /// <exception cref="InvalidDataException">The archive is not one, a file in it is larger than 1 GiB, or it is a bomb.</exception>
    public static BuildCode Read(Stream archive)
    {
        using ZipArchive zip = Open(archive);
        NamedEntry[] entries = Entries(zip);
        Func<string, CodeKinds> byPlace = Places(entries);
        List<CodeFile> files = [];
        foreach ((string path, ZipArchiveEntry entry) in entries)
        {
            CodeKinds kinds = byPlace(path) | ByHeader(path, entry);
            if (kinds != CodeKinds.None)
            {
                files.Add(new CodeFile(path, kinds, Hash(entry)));
            }
        }

        return new BuildCode(files) { Unsafe = EntryNames.Problems(zip) };
    }

    /// <summary>What an approval is of: every entry but the parts of the package format, the signature and the nuspec, which no build can run.</summary>
    /// <exception cref="InvalidDataException">As <see cref="Read"/>.</exception>
    public static PackageContent ReadContent(Stream archive)
    {
        using ZipArchive zip = Open(archive);
        return PackageContent.Of(EntryNames.Files(zip).Where(file => !IsOfTheFormat(file)).Select(file => (file.Path, Hash(file.Entry))));
    }

    /// <summary>The archive, where it is no bomb.</summary>
    /// <exception cref="InvalidDataException">As <see cref="Read"/>.</exception>
    internal static ZipArchive Open(Stream archive)
    {
        ZipStructure.RefuseBomb(archive);
        archive.Position = 0;
        return new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
    }

    /// <summary>The entries of an archive that could be code.</summary>
    internal static NamedEntry[] Entries(ZipArchive zip) => [.. EntryNames.Files(zip).Where(file => file.Path != EntryNames.Signature)];

    /// <summary>What a build may run a file of an archive as, by where it lies in it.</summary>
    internal static Func<string, CodeKinds> Places(NamedEntry[] entries)
    {
        bool isSdk = entries.Any(file => IsUnder(file.Path, "Sdk/"));
        bool isTool = entries.Any(file => IsUnder(file.Path, "tools/") && file.Path.EndsWith("/DotnetToolSettings.xml", StringComparison.OrdinalIgnoreCase));
        return path => ByPlace(path) | (isSdk ? CodeKinds.Sdk : CodeKinds.None) | (isTool && IsUnder(path, "tools/") ? CodeKinds.Tool : CodeKinds.None);
    }

    /// <summary>Whether a file begins as a native binary of any system; of Windows only where its first 4096 bytes are given.</summary>
    internal static bool IsNative(ReadOnlySpan<byte> header) => Is(header) == Format.Native;

    // What only bears the name, and could be imported or loaded after all, counts.
    private static bool IsOfTheFormat(NamedEntry file) =>
        EntryNames.IsNuspec(file.Path) ? !ImportedText.IsIn(file.Entry)
        : file.Path == EntryNames.Signature ? StartsAsDer(file.Entry)
        : !EntryNames.IsExtracted(file.Path);

    private static bool StartsAsDer(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        return stream.ReadByte() == 0x30;
    }

    private static CodeKinds ByPlace(string path)
    {
        CodeKinds kinds = MsbuildFolders.Any(folder => IsUnder(path, folder)) ? CodeKinds.Msbuild : CodeKinds.None;

        // Microsoft.NET.Build.Tasks.NuGetUtils.IsApplicableAnalyzer: a prefix, not a folder.
        if (IsUnder(path, "analyzers") && path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase))
        {
            kinds |= CodeKinds.Analyzer;
        }

        if (IsUnder(path, "tools/") && Path.GetExtension(path).ToUpperInvariant() is ".PS1" or ".PSM1" or ".PSD1")
        {
            kinds |= CodeKinds.Script;
        }

        return kinds;
    }

    private static CodeKinds ByHeader(string path, ZipArchiveEntry entry)
    {
        byte[] buffer = new byte[HeaderBytes];
        using Stream stream = entry.Open();
        ReadOnlySpan<byte> header = buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        bool isTool = IsUnder(path, "tools/");
        return Is(header) switch
        {
            Format.Native => isTool ? CodeKinds.Executable : CodeKinds.Native,
            Format.ManagedProgram or Format.Script when isTool => CodeKinds.Executable,
            _ => CodeKinds.None,
        };
    }

    private enum Format
    {
        Other,
        Native,
        ManagedProgram,
        Script,
    }

    private static Format Is(ReadOnlySpan<byte> header)
    {
        if (header.Length < 4)
        {
            return Format.Other;
        }

        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        bool isMachO = magic is 0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE

            // A universal binary has a handful of architectures where a Java class has its version.
            || (magic is 0xCAFEBABE or 0xCAFEBABF && header.Length >= 8 && BinaryPrimitives.ReadUInt32BigEndian(header[4..]) < 20);
        return magic == 0x7F454C46 || isMachO ? Format.Native
            : header.StartsWith("#!"u8) ? Format.Script
            : header.StartsWith("MZ"u8) ? PortableExecutable(header)
            : Format.Other;
    }

    // https://learn.microsoft.com/windows/win32/debug/pe-format: the 15th data directory is the CLI header's.
    private static Format PortableExecutable(ReadOnlySpan<byte> header)
    {
        if (header.Length < 64 || BinaryPrimitives.ReadInt32LittleEndian(header[60..]) is var start && (start < 0 || start > header.Length - 26 || !header[start..].StartsWith("PE\0\0"u8)))
        {
            // Not even a program of Windows: what it says first is all that is known of it.
            return Format.Native;
        }

        bool isLibrary = (BinaryPrimitives.ReadUInt16LittleEndian(header[(start + 22)..]) & 0x2000) != 0;
        int directories = start + 24 + (BinaryPrimitives.ReadUInt16LittleEndian(header[(start + 24)..]) == 0x20B ? 112 : 96);
        bool isManaged = directories + (15 * 8) <= header.Length && BinaryPrimitives.ReadUInt32LittleEndian(header[(directories + (14 * 8))..]) != 0;
        return !isManaged ? Format.Native : isLibrary ? Format.Other : Format.ManagedProgram;
    }

    /// <summary>SHA-256 of an entry's bytes, upper-case hex.</summary>
    /// <exception cref="InvalidDataException">It is larger than 1 GiB.</exception>
    internal static string Hash(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[81920];
        long total = 0;
        for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            total += read;
            if (total > LargestFile)
            {
                throw new InvalidDataException($"{entry.FullName} is larger than 1 GiB");
            }

            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static bool IsUnder(string path, string folder) => path.StartsWith(folder, StringComparison.OrdinalIgnoreCase);
}
