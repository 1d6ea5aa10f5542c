using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PolicyGate.Evidence.Tests.Packages.Capabilities;

/// <summary>Assemblies whose metadata no compiler would write.</summary>
internal static class MadeAssembly
{
    /// <summary>An assembly with this in its metadata, too.</summary>
    public static byte[] Of(Action<MetadataBuilder> more)
    {
        MetadataBuilder metadata = new();
        metadata.AddModule(0, metadata.GetOrAddString("A.dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("A"), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        more(metadata);
        BlobBuilder image = new();
        new ManagedPEBuilder(new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(image);
        return image.ToArray();
    }

    /// <summary>A type of the class library.</summary>
    public static TypeReferenceHandle Type(MetadataBuilder metadata, string space, string name) =>
        metadata.AddTypeReference(metadata.AddAssemblyReference(metadata.GetOrAddString("System.Runtime"), new Version(8, 0, 0, 0), default, default, default, default), metadata.GetOrAddString(space), metadata.GetOrAddString(name));

    /// <summary>A type of the assembly's own, which derives from another.</summary>
    public static TypeDefinitionHandle Derived(MetadataBuilder metadata, EntityHandle from) =>
        metadata.AddTypeDefinition(TypeAttributes.Public, default, metadata.GetOrAddString("D"), from, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));

    /// <summary>A type by a signature: what stands before the type, and the type; of a generic one the instance of int.</summary>
    public static TypeSpecificationHandle Specified(MetadataBuilder metadata, byte[] before, EntityHandle type)
    {
        BlobBuilder signature = new();
        signature.WriteBytes(before);
        signature.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(type));
        if (before.Contains((byte)0x15))
        {
            signature.WriteBytes(new byte[] { 0x01, 0x08 });
        }

        return metadata.AddTypeSpecification(metadata.GetOrAddBlob(signature));
    }

    /// <summary>A reference to a method of a type, without parameters.</summary>
    public static MemberReferenceHandle Member(MetadataBuilder metadata, EntityHandle type, string name = "M")
    {
        BlobBuilder signature = new();
        new BlobEncoder(signature).MethodSignature().Parameters(0, returns => returns.Void(), _ => { });
        return metadata.AddMemberReference(type, metadata.GetOrAddString(name), metadata.GetOrAddBlob(signature));
    }

    /// <summary>An assembly with other streams in its metadata, which goes behind everything else. It has to be of one section at least.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="edit">Of the streams, their names and what is in them.</param>
    public static byte[] WithStreams(byte[] assembly, Action<List<(string Name, byte[] Content)>> edit)
    {
        using PEReader image = new(new MemoryStream(assembly));
        PEHeaders headers = image.PEHeaders;
        byte[] old = assembly[headers.MetadataStartOffset..(headers.MetadataStartOffset + headers.MetadataSize)];
        int at = 16 + BitConverter.ToInt32(old, 12) + 2;
        int count = BitConverter.ToUInt16(old, at);
        byte[] beginning = old[..at];
        at += 2;
        List<(string Name, byte[] Content)> streams = [];
        for (; count > 0; count--)
        {
            int length = Array.IndexOf(old, (byte)0, at + 8) - at - 8;
            streams.Add((System.Text.Encoding.ASCII.GetString(old, at + 8, length), old.AsSpan(BitConverter.ToInt32(old, at), BitConverter.ToInt32(old, at + 4)).ToArray()));
            at += 8 + Padded(length);
        }

        edit(streams);
        BlobBuilder root = new();
        root.WriteBytes(beginning);
        root.WriteUInt16((ushort)streams.Count);
        int offset = root.Count + streams.Sum(stream => 8 + Padded(stream.Name.Length));
        foreach ((string name, byte[] content) in streams)
        {
            root.WriteInt32(offset);
            root.WriteInt32(content.Length);
            root.WriteBytes(System.Text.Encoding.ASCII.GetBytes(name.PadRight(Padded(name.Length), '\0')));
            offset += content.Length;
        }

        foreach ((_, byte[] content) in streams)
        {
            root.WriteBytes(content);
        }

        // The last section grows by it.
        int last = headers.SectionHeaders.Length - 1;
        SectionHeader section = headers.SectionHeaders[last];
        byte[] changed = [.. assembly[..(section.PointerToRawData + section.SizeOfRawData)], .. root.ToArray(), .. new byte[512 - (root.Count % 512)]];
        int header = headers.PEHeaderStartOffset + headers.CoffHeader.SizeOfOptionalHeader + (40 * last);
        int size = changed.Length - section.PointerToRawData;
        BitConverter.TryWriteBytes(changed.AsSpan(header + 8), size);
        BitConverter.TryWriteBytes(changed.AsSpan(header + 16), size);
        BitConverter.TryWriteBytes(changed.AsSpan(headers.CorHeaderStartOffset + 8), section.VirtualAddress + section.SizeOfRawData);
        BitConverter.TryWriteBytes(changed.AsSpan(headers.CorHeaderStartOffset + 12), root.Count);
        return changed;
    }

    // A zero ends a name, and the next thing begins at a multiple of four.
    private static int Padded(int length) => (length + 4) & ~3;
}
