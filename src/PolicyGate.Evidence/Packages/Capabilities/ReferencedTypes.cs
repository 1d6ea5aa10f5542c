using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PolicyGate.Policies;

namespace PolicyGate.Packages.Capabilities;

/// <summary>The types that an assembly refers to, with what the map says of each; of a type of its own the one that it derives from.</summary>
internal sealed class ReferencedTypes(MetadataReader metadata, MetadataNames names, GivenCapabilities given)
{
    private const int DeepestDerivation = 100;
    private readonly (string Name, IReadOnlyList<MapLine> Lines)?[] types = new (string, IReadOnlyList<MapLine>)?[metadata.GetTableRowCount(TableIndex.TypeRef) + 1];
    private readonly OwnTypes own = new(metadata, names);
    private int ownDepth;

    /// <summary>A type, with the lines; <see langword="null"/> for what the map says nothing of.</summary>
    /// <exception cref="BadImageFormatException">It is nothing that a compiler refers to.</exception>
    public (string Name, IReadOnlyList<MapLine> Lines)? Find(EntityHandle handle)
    {
        handle = Referenced(handle);
        if (handle.IsNil || handle.Kind != HandleKind.TypeReference)
        {
            return null;
        }

        int row = metadata.GetRowNumber(handle);
        if (row >= types.Length)
        {
            throw new BadImageFormatException("a type is referenced that is not there");
        }

        if (types[row] is null)
        {
            TypeReferenceHandle reference = (TypeReferenceHandle)handle;
            if (own.Find(reference) is { IsNil: false } definition && OfOwn(row, definition) is { } derived)
            {
                return derived;
            }

            string name = names.Of(reference);
            IReadOnlyList<MapLine> lines = CapabilityMap.Current.Of(name);
            types[row] = (lines.Count > 0 ? name : string.Empty, lines);
        }

        return types[row] is { Lines.Count: > 0 } known ? known : null;
    }

    // What is not known yet is nothing, where types derive from one another.
    private (string Name, IReadOnlyList<MapLine> Lines)? OfOwn(int row, TypeDefinitionHandle definition)
    {
        if (++ownDepth > DeepestDerivation)
        {
            throw new BadImageFormatException("types derive from one another without end");
        }

        types[row] = (string.Empty, []);
        (string, IReadOnlyList<MapLine>)? derived = Find(definition);
        ownDepth--;
        types[row] = derived ?? types[row];
        return derived;
    }

    // A type of the assembly's own has the members of what it derives from: the first that is not the assembly's own.
    private EntityHandle Referenced(EntityHandle handle)
    {
        for (int depth = 0; depth < DeepestDerivation; depth++)
        {
            if (handle.IsNil || handle.Kind is not (HandleKind.TypeDefinition or HandleKind.TypeSpecification))
            {
                return handle;
            }

            if (handle.Kind == HandleKind.TypeDefinition)
            {
                handle = metadata.GetTypeDefinition((TypeDefinitionHandle)handle).BaseType;
            }
            else if (MemberSignature.TypeOf(metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature)) is { } type)
            {
                handle = type;
            }
            else
            {
                given.Add(Capability.Unanalysable, "refers to members of a type that is not understood");
                return default;
            }
        }

        given.Add(Capability.Unanalysable, "has types that derive from one another without end");
        return default;
    }
}
