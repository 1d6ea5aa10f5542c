using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Packages.Capabilities;

/// <summary>What one assembly can do, by its metadata (ECMA-335 II.22). Whatever is wrong with it, the answer is that it cannot be analysed, never an exception.</summary>
internal sealed class AssemblyInspection
{
    // The largest genuine assemblies have a tenth.
    private const int MostRows = 1_000_000;

    // Several rows can have one and the same signature.
    private const long MostArgumentBytes = 64 * 1024 * 1024;
    private static readonly TableIndex[] Walked = [TableIndex.TypeRef, TableIndex.TypeDef, TableIndex.TypeSpec, TableIndex.MemberRef, TableIndex.MethodDef, TableIndex.StandAloneSig, TableIndex.MethodSpec, TableIndex.ManifestResource, TableIndex.CustomAttribute];

    private readonly GivenCapabilities given = new();
    private readonly PEReader image;
    private readonly MetadataReader metadata;
    private readonly MetadataNames names;
    private readonly ReferencedTypes types;
    private long argumentBytes;

    private AssemblyInspection(PEReader image, MetadataReader metadata)
    {
        (this.image, this.metadata) = (image, metadata);
        names = new MetadataNames(image, metadata);
        types = new ReferencedTypes(metadata, names, given);
    }

    /// <summary>Of something that is not read.</summary>
    public static IReadOnlyList<GivenCapability> NotRead(string why) => [new GivenCapability(Capability.Unanalysable, [why])];

    /// <summary>Reads an assembly.</summary>
    /// <param name="bytes">All of it, which nobody changes before it is read.</param>
    /// <param name="isToCompileOnly">Whether it lies where only compilers look.</param>
    public static unsafe IReadOnlyList<GivenCapability> Inspect(ReadOnlySpan<byte> bytes, bool isToCompileOnly = false)
    {
        fixed (byte* begin = bytes)
        {
            return Inspect(begin, bytes, isToCompileOnly);
        }
    }

    private static unsafe IReadOnlyList<GivenCapability> Inspect(byte* begin, ReadOnlySpan<byte> bytes, bool isToCompileOnly)
    {
        AssemblyInspection? inspection = null;
        try
        {
            using PEReader image = new(begin, bytes.Length);
            if (!image.HasMetadata)
            {
                return NotRead("has no metadata");
            }

            MetadataReader metadata = image.GetMetadataReader(MetadataReaderOptions.None);
            if (Array.Exists(Walked, table => metadata.GetTableRowCount(table) > MostRows))
            {
                return NotRead("has more in its metadata than assemblies have");
            }

            inspection = new AssemblyInspection(image, metadata);
            return inspection.Run(bytes, isToCompileOnly);
        }
#pragma warning disable CA1031 // As ArchiveReader: whatever a stranger's bytes make the reader throw, the assembly was not read, and what it can do is not known.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            string why = $"has metadata that cannot be read ({e.Message})";
            if (inspection is null)
            {
                return NotRead(why);
            }

            inspection.given.Add(Capability.Unanalysable, why);
            return inspection.given.All;
        }
    }

    private IReadOnlyList<GivenCapability> Run(ReadOnlySpan<byte> bytes, bool isToCompileOnly)
    {
        if ((MetadataStreams.WhyUnknown(image) ?? ImageContent.WhyUnknown(bytes, image, metadata, names)) is { } why)
        {
            given.Add(Capability.Unanalysable, why);
        }

        if (ReachesInternals())
        {
            given.Add(Capability.Unanalysable, "is let into what other assemblies keep to themselves (IgnoresAccessChecksTo)");
        }

        bool isReference = ReferenceAssembly.IsMarked(metadata);
        if (isReference && isToCompileOnly)
        {
            return given.All;
        }

        Methods();
        if (!isReference || ReferenceAssembly.CanCall(image, metadata))
        {
            Types();
            Members();
            Calls();
            Arguments();
        }

        return given.All;
    }

    // https://github.com/dotnet/runtime/issues/37875: no library has the attribute, whoever needs it declares it; the map knows public members only.
    private bool ReachesInternals() => metadata.CustomAttributes.Any(handle => metadata.GetCustomAttribute(handle).Constructor switch
    {
        { Kind: HandleKind.MethodDefinition } own => IsTheAttribute(metadata.GetTypeDefinition(metadata.GetMethodDefinition((MethodDefinitionHandle)own).GetDeclaringType()).Name),
        { Kind: HandleKind.MemberReference } other => metadata.GetMemberReference((MemberReferenceHandle)other).Parent is { Kind: HandleKind.TypeReference } parent && IsTheAttribute(metadata.GetTypeReference((TypeReferenceHandle)parent).Name),
        _ => false,
    });

    private bool IsTheAttribute(StringHandle name) => metadata.StringComparer.Equals(name, "IgnoresAccessChecksToAttribute");

    // P/Invoke, and methods whose body is no IL.
    private void Methods()
    {
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0)
            {
                MethodImport import = method.GetImport();
                given.Add(Capability.NativeCode, import.Module.IsNil ? names.Of(method.Name) : $"{names.Of(metadata.GetModuleReference(import.Module).Name)}!{names.Of(import.Name.IsNil ? method.Name : import.Name)}");
            }
            else if ((method.ImplAttributes & (MethodImplAttributes.Native | MethodImplAttributes.Unmanaged)) != 0 && (method.ImplAttributes & MethodImplAttributes.CodeTypeMask) != MethodImplAttributes.Runtime)
            {
                given.Add(Capability.NativeCode, $"{names.Of(method.Name)}, whose body is native");
            }
        }
    }

    // What types derive from; classes of COM; and what runs when the module is loaded.
    private void Types()
    {
        bool isFirst = true;
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            if (types.Find(type.BaseType) is { } derived)
            {
                Give(derived, "new", takesString: true);
            }

            if ((type.Attributes & (TypeAttributes.Import | TypeAttributes.Interface)) == TypeAttributes.Import)
            {
                given.Add(Capability.NativeCode, $"the COM class {names.Of(type.Name)}");
            }

            if (isFirst && type.GetMethods().Any(method => names.Of(metadata.GetMethodDefinition(method).Name) == ".cctor"))
            {
                given.Add(Capability.Startup, "a module initializer");
            }

            // https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md
            if (type.Namespace.IsNil && metadata.StringComparer.Equals(type.Name, "StartupHook"))
            {
                given.Add(Capability.Startup, "a startup hook of the host");
            }

            isFirst = false;
        }
    }

    private void Members()
    {
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (types.Find(member.Parent) is { } type)
            {
                Give(type, names.OfMember(member.Name), MemberSignature.MayTakeString(metadata.GetBlobReader(member.Signature)));
            }
        }
    }

    // Signatures of what is called by its address.
    private void Calls()
    {
        for (int row = 1; row <= metadata.GetTableRowCount(TableIndex.StandAloneSig); row++)
        {
            StandaloneSignature signature = metadata.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(row));
            if (MemberSignature.IsUnmanaged(metadata.GetBlobReader(signature.Signature)))
            {
                given.Add(Capability.NativeCode, "a call of an unmanaged function pointer");
            }
        }
    }

    // What a generic type or method is given it can make and hand out, without a member of it that is referenced.
    private void Arguments()
    {
        for (int row = 1; row <= metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            Arguments(metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row)).Signature, isMethod: true);
        }

        for (int row = 1; row <= metadata.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            Arguments(metadata.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).Signature, isMethod: false);
        }
    }

    private void Arguments(BlobHandle handle, bool isMethod)
    {
        BlobReader signature = metadata.GetBlobReader(handle);
        argumentBytes += signature.Length;
        if (argumentBytes > MostArgumentBytes)
        {
            throw new BadImageFormatException("generic types and methods are given more than anybody gives them");
        }

        TypeArguments.Read(signature, isMethod, argument =>
        {
            if (argument.Kind == HandleKind.TypeReference && types.Find(argument) is { } type && CapabilityMap.Given(type.Lines, type.Name, string.Empty, takesString: false) is not Capability.None and var capabilities)
            {
                given.Add(capabilities, type.Name.Replace('+', '.'));
            }
        });
    }

    private void Give((string Name, IReadOnlyList<MapLine> Lines) type, string member, bool takesString)
    {
        Capability capabilities = CapabilityMap.Given(type.Lines, type.Name, member, takesString);
        if (capabilities != Capability.None)
        {
            given.Add(capabilities, $"{type.Name.Replace('+', '.')}.{member}");
        }
    }
}
