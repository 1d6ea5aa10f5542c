using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;

namespace PolicyGate.Packages;

/// <summary>Signatures of an assembly's members in words (ECMA-335, II.23.2).</summary>
internal static class SignatureText
{
    // The decoder calls itself for each part of a signature that lies in another; each takes at least one byte.
    private const int LongestSignature = 1024;
    private const int DeepestType = 64;

    // ECMA-335, II.24.2.6 sets none; compilers do: C# takes no name of 1 024 characters.
    private const int LongestName = 1024;
    private static readonly Words Provider = new();

    /// <summary>Types of the parameters and of what is returned: <c>`1(System.String, !!0): System.Void</c>.</summary>
    public static string OfMethod(MetadataReader metadata, MethodDefinition method)
    {
        if (TooLong(metadata, method.Signature) is { } length)
        {
            return length;
        }

        MethodSignature<string> signature = method.DecodeSignature(Provider, metadata);
        string generic = signature.GenericParameterCount == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"`{signature.GenericParameterCount}");
        return $"{generic}({string.Join(", ", signature.ParameterTypes)}): {signature.ReturnType}";
    }

    /// <summary>The type of a field.</summary>
    public static string OfField(MetadataReader metadata, FieldDefinition field) => TooLong(metadata, field.Signature) ?? field.DecodeSignature(Provider, metadata);

    /// <summary>The name of a type that the assembly defines, with the types around it.</summary>
    public static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = Name(metadata, type.Name);
        for (int depth = 0; type.GetDeclaringType() is { IsNil: false } around; depth++)
        {
            type = depth < DeepestType ? metadata.GetTypeDefinition(around) : throw new BadImageFormatException("types lie in one another without end");
            name = Short($"{Name(metadata, type.Name)}+{name}");
        }

        return type.Namespace.IsNil ? name : Short($"{Name(metadata, type.Namespace)}.{name}");
    }

    /// <summary>A name in the metadata.</summary>
    /// <exception cref="BadImageFormatException">It is longer than any compiler writes.</exception>
    public static string Name(MetadataReader metadata, StringHandle handle) =>
        Short(metadata.GetString(handle));

    private static string Short(string name) => name.Length <= LongestName ? name : throw new BadImageFormatException("a name is longer than any compiler writes");

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        string name = Name(metadata, type.Name);
        for (int depth = 0; type.ResolutionScope.Kind == HandleKind.TypeReference; depth++)
        {
            type = depth < DeepestType ? metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope) : throw new BadImageFormatException("types lie in one another without end");
            name = Short($"{Name(metadata, type.Name)}+{name}");
        }

        return type.Namespace.IsNil ? name : Short($"{Name(metadata, type.Namespace)}.{name}");
    }

    private static string? TooLong(MetadataReader metadata, BlobHandle signature) =>
        metadata.GetBlobReader(signature).Length is > LongestSignature and var length ? string.Create(CultureInfo.InvariantCulture, $" (a signature of {length} bytes)") : null;

    private sealed class Words : ISignatureTypeProvider<string, MetadataReader>
    {
        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', Math.Min(shape.Rank - 1, DeepestType))}]";

        public string GetByReferenceType(string elementType) => $"{elementType}&";

        public string GetFunctionPointerType(MethodSignature<string> signature) => $"{signature.ReturnType} *({string.Join(", ", signature.ParameterTypes)})";

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

        public string GetGenericMethodParameter(MetadataReader genericContext, int index) => string.Create(CultureInfo.InvariantCulture, $"!!{index}");

        public string GetGenericTypeParameter(MetadataReader genericContext, int index) => string.Create(CultureInfo.InvariantCulture, $"!{index}");

        // Modifiers such as those of "in" and "init" are part of what a caller binds to.
        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => isRequired ? $"{unmodifiedType} modreq({modifier})" : unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => $"{elementType}*";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

        public string GetSZArrayType(string elementType) => $"{elementType}[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => NameOf(reader, handle);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => NameOf(reader, handle);

        // Only in modifiers, and rare.
        public string GetTypeFromSpecification(MetadataReader reader, MetadataReader genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => "a type specification";
    }
}
