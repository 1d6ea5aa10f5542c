using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PolicyGate.Packages.Capabilities;

/// <summary>
/// Reference assemblies, which runtimes refuse to run. Their mark alone proves nothing, since a runtime may read it otherwise: outside of the folder for them
/// only what has no body that could call something is one.
/// </summary>
internal static class ReferenceAssembly
{
    // A call is its code and a token (ECMA-335 III.3.19).
    private const int ShortestCall = 5;

    /// <summary>Whether an assembly has the mark.</summary>
    public static bool IsMarked(MetadataReader metadata) => metadata.IsAssembly && metadata.GetAssemblyDefinition().GetCustomAttributes().Any(handle => IsMark(metadata, handle));

    /// <summary>Whether some method has a body that is long enough for a call.</summary>
    public static bool CanCall(PEReader image, MetadataReader metadata) => metadata.MethodDefinitions.Any(handle => CanCall(image, metadata.GetMethodDefinition(handle)));

    private static bool IsMark(MetadataReader metadata, CustomAttributeHandle handle)
    {
        if (metadata.GetCustomAttribute(handle).Constructor is not { Kind: HandleKind.MemberReference } constructor || metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is not { Kind: HandleKind.TypeReference } parent)
        {
            return false;
        }

        TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)parent);
        return type.ResolutionScope is { IsNil: false, Kind: HandleKind.AssemblyReference } && metadata.StringComparer.Equals(type.Namespace, "System.Runtime.CompilerServices") && metadata.StringComparer.Equals(type.Name, "ReferenceAssemblyAttribute");
    }

    // ECMA-335 II.25.4.2: of a tiny body the first byte has the length.
    private static bool CanCall(PEReader image, MethodDefinition method)
    {
        if (method.RelativeVirtualAddress == 0)
        {
            return false;
        }

        PEMemoryBlock body = image.GetSectionData(method.RelativeVirtualAddress);
        return body.Length == 0 || body.GetReader(0, 1).ReadByte() is var header && ((header & 3) != 2 || header >> 2 >= ShortestCall);
    }
}
