using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PolicyGate.Packages.Capabilities;

/// <summary>
/// The names in metadata, which may be a stranger's: no name is longer than runtimes take, and no type is nested deeper than anybody writes, so that the
/// time that they take grows with the metadata alone.
/// </summary>
internal sealed class MetadataNames(PEReader image, MetadataReader metadata)
{
    // MAX_CLASS_NAME of the runtime is 1024, with the zero behind it.
    private const int LongestName = 1024;
    private const int DeepestNesting = 16;

    // Of all types that are referenced; the largest genuine assemblies have a tenth.
    private const long MostText = 32 * 1024 * 1024;
    private readonly PEMemoryBlock block = image.GetMetadata();
    private readonly int heap = metadata.GetHeapMetadataOffset(HeapIndex.String);
    private readonly int heapSize = metadata.GetHeapSize(HeapIndex.String);
    private long text;

    /// <summary>A name.</summary>
    /// <exception cref="BadImageFormatException">It is longer than a name can be, or not there.</exception>
    public string Of(StringHandle handle)
    {
        if (handle.IsNil)
        {
            return string.Empty;
        }

        int offset = metadata.GetHeapOffset(handle);
        if (offset >= heapSize)
        {
            throw new BadImageFormatException("a name lies behind the others");
        }

        BlobReader reader = block.GetReader(heap + offset, Math.Min(LongestName, heapSize - offset));
        int length = reader.IndexOf(0);
        return length >= 0 ? reader.ReadUTF8(length) : throw new BadImageFormatException("a name is longer than names can be");
    }

    /// <summary>The full name of a type that is referenced, without the numbers of type parameters; a nested type's behind a <c>+</c>.</summary>
    /// <exception cref="BadImageFormatException">It has no such name.</exception>
    public string Of(TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        string name = Short(Plain(Of(type.Name)));
        for (int depth = 0; type.ResolutionScope is { IsNil: false, Kind: HandleKind.TypeReference } scope; depth++)
        {
            if (depth == DeepestNesting)
            {
                throw new BadImageFormatException("a type is nested deeper than types are");
            }

            type = metadata.GetTypeReference((TypeReferenceHandle)scope);
            name = Short($"{Plain(Of(type.Name))}+{name}");
        }

        return Whole(Of(type.Namespace), name);
    }

    /// <summary>The full name of a type of the assembly's own, in the same form.</summary>
    /// <exception cref="BadImageFormatException">It has no such name.</exception>
    public string Of(TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = Short(Plain(Of(type.Name)));
        for (int depth = 0; type.GetDeclaringType() is { IsNil: false } outer; depth++)
        {
            if (depth == DeepestNesting)
            {
                throw new BadImageFormatException("a type is nested deeper than types are");
            }

            type = metadata.GetTypeDefinition(outer);
            name = Short($"{Plain(Of(type.Name))}+{name}");
        }

        return Whole(Of(type.Namespace), name);
    }

    /// <summary>The name of a member as the map has it: a property's or event's for its accessors, <c>new</c> for a constructor.</summary>
    public string OfMember(StringHandle handle)
    {
        string name = Of(handle);
        int underscore = name.IndexOf('_', StringComparison.Ordinal);
        return name == ".ctor" ? "new" : underscore > 0 && underscore < name.Length - 1 && name[..underscore] is "get" or "set" or "add" or "remove" ? name[(underscore + 1)..] : name;
    }

    private string Whole(string space, string name)
    {
        name = space.Length == 0 ? name : Short($"{space}.{name}");
        text += name.Length;
        return text <= MostText ? name : throw new BadImageFormatException("types have more and longer names than assemblies have");
    }

    private static string Short(string name) => name.Length < LongestName ? name : throw new BadImageFormatException("a name is longer than names can be");

    private static string Plain(string name) => name.IndexOf('`', StringComparison.Ordinal) is > 0 and int tick ? name[..tick] : name;
}
