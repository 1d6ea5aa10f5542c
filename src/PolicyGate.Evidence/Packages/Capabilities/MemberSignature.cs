using System.Reflection.Metadata;

namespace PolicyGate.Packages.Capabilities;

/// <summary>The little that is read of signatures (ECMA-335 II.23.2): their beginnings, never what nests in them, however deep a stranger nests it.</summary>
internal static class MemberSignature
{
    private const byte KindMask = 0x0F;

    /// <summary>Whether a method's first parameter is a string; also where the return type is one that is not read over.</summary>
    public static bool MayTakeString(BlobReader signature)
    {
        SignatureHeader header = signature.ReadSignatureHeader();
        if (header.Kind != SignatureKind.Method)
        {
            return false;
        }

        if (header.IsGeneric)
        {
            _ = signature.ReadCompressedInteger();
        }

        if (signature.ReadCompressedInteger() == 0)
        {
            return false;
        }

        int returned = signature.ReadCompressedInteger();
        if (returned is (int)SignatureTypeKind.Class or (int)SignatureTypeKind.ValueType)
        {
            _ = signature.ReadCompressedInteger();
        }
        else if (returned is not (<= (int)SignatureTypeCode.String or (int)SignatureTypeCode.Object))
        {
            return true;
        }

        return signature.ReadCompressedInteger() == (int)SignatureTypeCode.String;
    }

    /// <summary>Whether a signature is that of a call to unmanaged code.</summary>
    public static bool IsUnmanaged(BlobReader signature) => signature.Length > 0 && (signature.ReadByte() & KindMask) is (>= (byte)SignatureCallingConvention.CDecl and <= (byte)SignatureCallingConvention.FastCall) or (byte)SignatureCallingConvention.Unmanaged;

    /// <summary>The generic type of which a type is an instance; nil for arrays and the like.</summary>
    public static EntityHandle GenericType(BlobReader specification)
    {
        int code = specification.ReadCompressedInteger();
        code = code == (int)SignatureTypeCode.GenericTypeInstance ? specification.ReadCompressedInteger() : code;
        return code is (int)SignatureTypeKind.Class or (int)SignatureTypeKind.ValueType ? specification.ReadTypeHandle() : default;
    }
}
