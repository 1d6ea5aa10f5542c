using System.Buffers;
using System.IO.Compression;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Packages.Capabilities;

/// <summary>
/// What the assemblies of an archive can do: every file that is one by its first bytes, whatever its name and folder; and which sources of it are compiled. Nothing is loaded or executed. Time
/// and memory grow with the archive's files, of which one at a time is in memory.
/// </summary>
internal static class CapabilitiesReader
{
    private const int LargestAssembly = 128 * 1024 * 1024;
    private const string OtherLength = "is not as long as the archive says";

    // https://learn.microsoft.com/nuget/create-packages/select-assemblies-referenced-by-projects
    private const string ToCompile = "ref/";

    // A file of one of these names that is no assembly was made to be taken for one.
    private static readonly string[] Extensions = [".dll", ".exe", ".winmd", ".netmodule"];

    /// <summary>Reads the archive.</summary>
    /// <exception cref="InvalidDataException">The archive is not one, or it is a bomb.</exception>
    public static PackageCapabilities Read(Stream archive)
    {
        using ZipArchive zip = BuildCodeReader.Open(archive);
        NamedEntry[] entries = BuildCodeReader.Entries(zip);
        Func<string, CodeKinds> places = BuildCodeReader.Places(entries);
        IReadOnlySet<string> sources = CompiledSources.Of(entries);
        Dictionary<string, (List<string> Files, CodeKinds RunsAs, IReadOnlyList<GivenCapability> Given)> alike = new(StringComparer.Ordinal);
        foreach ((string path, ZipArchiveEntry entry) in entries.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            if ((Inspect(path, entry) ?? (sources.Contains(path) ? AssemblyInspection.NotRead(CompiledSources.Why) : null)) is not { Count: > 0 } given)
            {
                continue;
            }

            CodeKinds runsAs = places(path);
            string key = $"{(int)runsAs} {string.Join(' ', given.Select(one => (int)one.Capability))} {given.FirstOrDefault(one => one.Capability == Capability.Unanalysable)?.By[0]}";
            if (alike.TryGetValue(key, out (List<string> Files, CodeKinds, IReadOnlyList<GivenCapability>) known))
            {
                known.Files.Add(path);
            }
            else
            {
                alike.Add(key, ([path], runsAs, given));
            }
        }

        return new PackageCapabilities([.. alike.Values.Select(code => new CapableCode(code.Files, code.RunsAs, code.Given))]);
    }

    // Null for what is no assembly and no native binary.
    private static IReadOnlyList<GivenCapability>? Inspect(string path, ZipArchiveEntry entry)
    {
        Span<byte> header = stackalloc byte[BuildCodeReader.HeaderBytes];
        using Stream stream = entry.Open();
        header = header[..stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)];
        return BuildCodeReader.IsNative(header) ? AssemblyInspection.NotRead("is a native binary")
            : !header.StartsWith("MZ"u8) ? (Array.Exists(Extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) ? AssemblyInspection.NotRead("is called an assembly and is none") : null)
            : entry.Length > LargestAssembly ? AssemblyInspection.NotRead("is larger than 128 MiB")
            : entry.Length < header.Length ? AssemblyInspection.NotRead(OtherLength)
            : Whole(stream, header, (int)entry.Length, path.StartsWith(ToCompile, StringComparison.OrdinalIgnoreCase));
    }

    // Of thousands of assemblies each would be a large object, and most of the work the collector's.
    private static IReadOnlyList<GivenCapability> Whole(Stream rest, ReadOnlySpan<byte> header, int length, bool isToCompileOnly)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Span<byte> image = buffer.AsSpan(0, length);
            header.CopyTo(image);
            int read = rest.ReadAtLeast(image[header.Length..], length - header.Length, throwOnEndOfStream: false);
            return header.Length + read == length && rest.ReadByte() < 0 ? AssemblyInspection.Inspect(image, isToCompileOnly) : AssemblyInspection.NotRead(OtherLength);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
