using System.Reflection.Metadata;

namespace PolicyGate.Packages.Capabilities;

/// <summary>Types of an assembly that it refers to as if they were another's: by its own module, or by its own name. Compilers write neither, and runtimes take both.</summary>
internal sealed class OwnTypes(MetadataReader metadata, MetadataNames names)
{
    private const int DeepestNesting = 16;
    private Dictionary<string, TypeDefinitionHandle>? types;
    private string? name;

    /// <summary>The type that a reference means; nil for another assembly's.</summary>
    /// <exception cref="BadImageFormatException">Names are what no runtime takes.</exception>
    public TypeDefinitionHandle Find(TypeReferenceHandle reference) => IsOwn(reference) ? (types ??= All()).GetValueOrDefault(names.Of(reference)) : default;

    private bool IsOwn(TypeReferenceHandle reference)
    {
        EntityHandle scope = metadata.GetTypeReference(reference).ResolutionScope;
        for (int depth = 0; depth < DeepestNesting && scope is { IsNil: false, Kind: HandleKind.TypeReference }; depth++)
        {
            scope = metadata.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        }

        return scope.IsNil || scope.Kind == HandleKind.ModuleDefinition
            || (scope.Kind == HandleKind.AssemblyReference && IsOwn((AssemblyReferenceHandle)scope));
    }

    // The name is made once: thousands of types are of the same few assemblies.
    private bool IsOwn(AssemblyReferenceHandle reference)
    {
        if (!metadata.IsAssembly)
        {
            return false;
        }

        name ??= names.Of(metadata.GetAssemblyDefinition().Name);
        return metadata.StringComparer.Equals(metadata.GetAssemblyReference(reference).Name, name, ignoreCase: true);
    }

    private Dictionary<string, TypeDefinitionHandle> All()
    {
        Dictionary<string, TypeDefinitionHandle> all = new(StringComparer.Ordinal);
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            all.TryAdd(names.Of(handle), handle);
        }

        return all;
    }
}
