using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using PolicyGate.Facts;
using PolicyGate.Projects;

namespace PolicyGate.Packages;

/// <summary>
/// What of a package the F# compiler runs because the package is referenced: assemblies with a type provider's attribute, those that it names, and what
/// lies where the compiler looks for them; and the scripts among its content files, which may name more.
/// </summary>
internal static class TypeProviderReader
{
    private const long LargestAssembly = 256 * 1024 * 1024;

    // FSharp.Compiler: what has the first in its manifest is loaded, and what has the second in it is instantiated.
    private const string AssemblyAttribute = "Microsoft.FSharp.Core.CompilerServices.TypeProviderAssemblyAttribute";
    private const string TypeAttribute = "Microsoft.FSharp.Core.CompilerServices.TypeProviderAttribute";

    // FSharp.Compiler: toolingCompatiblePaths.
    private static readonly string[] Folders = ["typeproviders/", "tools/fsharp"];

    private static readonly string[] Extensions = [".dll", ".exe", ".winmd"];

    /// <summary>Reads the archive. An assembly that cannot be read counts: the compiler may read it.</summary>
    /// <exception cref="InvalidDataException">The archive is not one, or it is a bomb.</exception>
    public static TypeProviders Read(Stream archive)
    {
        using ZipArchive zip = BuildCodeReader.Open(archive);
        NamedEntry[] assemblies = [.. EntryNames.Files(zip).Where(file => Array.Exists(Extensions, extension => file.Path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))];
        HashSet<string> named = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> providers = assemblies.Where(file => IsProvider(file.Entry, named)).Select(file => file.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        providers.UnionWith(EntryNames.Files(zip).Select(file => file.Path).Where(IsScript));
        providers.UnionWith(assemblies.Select(file => file.Path).Where(path => named.Contains(Path.GetFileName(path)) || Array.Exists(Folders, folder => path.StartsWith(folder, StringComparison.OrdinalIgnoreCase))));
        return new TypeProviders([.. providers.Order(StringComparer.Ordinal)]);
    }

    // What is filled in with properties loses the last part of its name.
    private static bool IsScript(string path) => path.StartsWith("contentFiles/", StringComparison.OrdinalIgnoreCase)
        && ScriptDirectives.IsScript(path.EndsWith(".pp", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path);

    private static bool IsProvider(ZipArchiveEntry entry, HashSet<string> named)
    {
        if (entry.Length > LargestAssembly)
        {
            return true;
        }

        byte[] bytes = new byte[entry.Length];
        using (Stream stream = entry.Open())
        {
            _ = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }

        try
        {
            using PEReader image = new(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
            return image.HasMetadata && IsProvider(image.GetMetadataReader(), named);
        }
#pragma warning disable CA1031 // As ArchiveReader: whatever a stranger's bytes make the reader throw, the assembly was not read, and counts.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return true;
        }
    }

    private static bool IsProvider(MetadataReader metadata, HashSet<string> named)
    {
        bool isProvider = false;
        foreach (CustomAttributeHandle handle in metadata.CustomAttributes)
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            string? type = TypeOf(metadata, attribute.Constructor);
            if (type is AssemblyAttribute && NameIn(metadata.GetBlobReader(attribute.Value)) is { Length: > 0 } name)
            {
                named.Add(FileOf(name));
            }

            isProvider |= type is null or AssemblyAttribute or TypeAttribute;
        }

        return isProvider;
    }

    // The full name; null where it cannot be said.
    private static string? TypeOf(MetadataReader metadata, EntityHandle constructor) => constructor.Kind switch
    {
        HandleKind.MethodDefinition => NameOf(metadata, metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()),
        HandleKind.MemberReference => NameOf(metadata, metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent),
        _ => null,
    };

    private static string? NameOf(MetadataReader metadata, EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.TypeReference:
                TypeReference reference = metadata.GetTypeReference((TypeReferenceHandle)type);
                return Join(metadata, reference.Namespace, reference.Name);
            case HandleKind.TypeDefinition:
                TypeDefinition definition = metadata.GetTypeDefinition((TypeDefinitionHandle)type);
                return Join(metadata, definition.Namespace, definition.Name);
            case HandleKind.TypeSpecification:
                BlobReader signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
                int code = signature.ReadCompressedInteger();
                code = code == (int)SignatureTypeCode.GenericTypeInstance ? signature.ReadCompressedInteger() : code;
                return code is (int)SignatureTypeKind.Class or (int)SignatureTypeKind.ValueType && signature.ReadTypeHandle() is { Kind: not HandleKind.TypeSpecification } named ? NameOf(metadata, named) : null;
            default:
                return null;
        }
    }

    // The compiler compares the whole, however it is split.
    private static string Join(MetadataReader metadata, StringHandle space, StringHandle name) => space.IsNil ? metadata.GetString(name) : $"{metadata.GetString(space)}.{metadata.GetString(name)}";

    // ECMA-335 II.23.3: a prolog, then the arguments of the constructor, of which there is one, or none and then the number of named ones.
    private static string? NameIn(BlobReader value)
    {
        _ = value.ReadUInt16();
        return value.ReadSerializedString();
    }

    // An assembly's name or a file's; the compiler steps up from the assembly's folder and looks for the file.
    private static string FileOf(string name)
    {
        string file = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? file : $"{file.Split(',')[0].Trim()}.dll";
    }
}
