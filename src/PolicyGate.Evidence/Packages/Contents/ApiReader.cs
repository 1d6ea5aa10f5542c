using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PolicyGate.Packages.Capabilities;

namespace PolicyGate.Packages;

/// <summary>
/// Reads from an assembly's metadata what it offers to others: public and protected types and members. It compares two versions, so what counts is
/// that the same member has the same line, whatever compiler wrote it. Nothing is loaded or run.
/// </summary>
internal static class ApiReader
{
    private const int DeepestType = 64;
    private const long MostText = 32 * 1024 * 1024;

    /// <summary>Adds the lines of an assembly, and the names of the types that it forwards; <see langword="false"/> where it cannot be read.</summary>
    public static bool TryRead(ImmutableArray<byte> assembly, ISet<string> members, ISet<string> forwarded)
    {
        try
        {
            using PEReader image = new(assembly);
            if (!image.HasMetadata || MetadataStreams.WhyUnknown(image) is not null)
            {
                return false;
            }

            MetadataReader metadata = image.GetMetadataReader();
            long text = 0;
            foreach (string member in metadata.TypeDefinitions.SelectMany(type => Of(metadata, type)))
            {
                text += member.Length;
                if (text > MostText)
                {
                    return false;
                }

                members.Add(member);
            }

            // Those in a type go with it.
            foreach (ExportedType type in metadata.ExportedTypes.Select(metadata.GetExportedType).Where(type => type.IsForwarder))
            {
                forwarded.Add(type.Namespace.IsNil ? SignatureText.Name(metadata, type.Name) : $"{SignatureText.Name(metadata, type.Namespace)}.{SignatureText.Name(metadata, type.Name)}");
            }

            return true;
        }
#pragma warning disable CA1031 // Whatever a stranger's bytes make the reader throw (one count in a signature can ask for gigabytes), the assembly was not read, and is named.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private static IEnumerable<string> Of(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        if (!IsOffered(metadata, type))
        {
            yield break;
        }

        string name = SignatureText.NameOf(metadata, handle);
        yield return name;
        foreach (MethodDefinition method in type.GetMethods().Select(metadata.GetMethodDefinition).Where(method => IsOffered((int)(method.Attributes & MethodAttributes.MemberAccessMask))))
        {
            yield return $"{name}.{SignatureText.Name(metadata, method.Name)}{SignatureText.OfMethod(metadata, method)}";
        }

        foreach (FieldDefinition field in type.GetFields().Select(metadata.GetFieldDefinition).Where(field => IsOffered((int)(field.Attributes & FieldAttributes.FieldAccessMask))))
        {
            yield return $"{name}.{SignatureText.Name(metadata, field.Name)}: {SignatureText.OfField(metadata, field)}";
        }
    }

    // A type in a type is offered where all around it are.
    private static bool IsOffered(MetadataReader metadata, TypeDefinition type)
    {
        for (int depth = 0; depth < DeepestType; depth++)
        {
            TypeAttributes visibility = type.Attributes & TypeAttributes.VisibilityMask;
            if (visibility == TypeAttributes.Public)
            {
                return true;
            }

            if (visibility is not (TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem) || type.GetDeclaringType() is not { IsNil: false } around)
            {
                return false;
            }

            type = metadata.GetTypeDefinition(around);
        }

        throw new BadImageFormatException("types lie in one another without end");
    }

    // ECMA-335, II.23.1.5 and II.23.1.10: the access of fields and methods has the same numbers.
    private static bool IsOffered(int access) => access is (int)MethodAttributes.Public or (int)MethodAttributes.Family or (int)MethodAttributes.FamORAssem;
}
