using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PolicyGate.Packages.Capabilities;

/// <summary>What an assembly holds beside its IL and metadata: code that they do not describe.</summary>
internal static class ImageContent
{
    // https://github.com/Fody/Costura: assemblies as resources, compressed.
    private const string Costura = "costura.";

    /// <summary>Why it is not known what the assembly can do, however its metadata reads; <see langword="null"/> where it is.</summary>
    public static string? WhyUnknown(ReadOnlySpan<byte> bytes, PEReader image, MetadataReader metadata, MetadataNames names)
    {
        CorHeader header = image.PEHeaders.CorHeader!;
        return header.ManagedNativeHeaderDirectory.Size != 0 || header.ManagedNativeHeaderDirectory.RelativeVirtualAddress != 0 ? "holds code that was compiled ahead of time, which need not be that of its metadata"
            : (header.Flags & CorFlags.ILOnly) == 0 || (header.Flags & CorFlags.NativeEntryPoint) != 0 || header.VtableFixupsDirectory.Size > 0 ? "holds native code beside its own (mixed mode)"
            : Packed(image, header, metadata, names) ?? (HiddenProgram.IsIn(bytes) ? "carries another program in itself" : null);
    }

    private static string? Packed(PEReader image, CorHeader header, MetadataReader metadata, MetadataNames names)
    {
        if (metadata.ManifestResources.Count == 0)
        {
            return null;
        }

        PEMemoryBlock resources = image.GetSectionData(header.ResourcesDirectory.RelativeVirtualAddress);
        foreach (ManifestResourceHandle handle in metadata.ManifestResources)
        {
            ManifestResource resource = metadata.GetManifestResource(handle);
            string name = names.Of(resource.Name);
            if (resource.Implementation.IsNil && (name.StartsWith(Costura, StringComparison.OrdinalIgnoreCase) || IsProgram(resources, resource.Offset)))
            {
                return $"carries a program in its resources ({name})";
            }
        }

        return null;
    }

    // ECMA-335 II.24.2.4: the length, and then the resource.
    private static bool IsProgram(PEMemoryBlock resources, long offset)
    {
        const int Header = 8;
        if (offset < 0 || offset > resources.Length - sizeof(int) - Header)
        {
            return false;
        }

        BlobReader reader = resources.GetReader((int)offset, sizeof(int) + Header);
        if (reader.ReadInt32() < Header)
        {
            return false;
        }

        Span<byte> header = reader.ReadBytes(Header);
        return header.StartsWith("MZ"u8) || BuildCodeReader.IsNative(header);
    }
}
