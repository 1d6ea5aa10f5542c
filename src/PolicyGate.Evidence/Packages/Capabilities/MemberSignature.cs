using System.Reflection.Metadata;

namespace PolicyGate.Packages.Capabilities;

/// <summary>The little that is read of signatures (ECMA-335 II.23.2): their beginnings, never what nests in them, however deep a stranger nests it.</summary>
internal static class MemberSignature
{
    private const byte KindMask = 0x0F;

    // Modifiers before a type; nobody writes more than one or two.
    private const int MostPrefixes = 16;

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

    /// <summary>The type of a specification, of a generic one the type of which it is an instance; nil for arrays and the like, <see langword="null"/> for what is not understood.</summary>
    public static EntityHandle? TypeOf(BlobReader specification)
    {
        bool isGeneric = false;
        for (int prefixes = 0; prefixes < MostPrefixes; prefixes++)
        {
            int code = specification.ReadCompressedInteger();
            switch (code)
            {
                case (int)SignatureTypeKind.Class or (int)SignatureTypeKind.ValueType:
                    return specification.ReadTypeHandle() is { IsNil: false, Kind: HandleKind.TypeReference or HandleKind.TypeDefinition } type ? type : null;
                case (int)SignatureTypeCode.RequiredModifier or (int)SignatureTypeCode.OptionalModifier:
                    _ = specification.ReadCompressedInteger();
                    break;
                case (int)SignatureTypeCode.Pinned:
                    break;
                case (int)SignatureTypeCode.GenericTypeInstance:
                    isGeneric = true;
                    break;
                default:
                    return !isGeneric && IsOfNoName(code) ? default(EntityHandle) : null;
            }
        }

        return null;
    }

    // Void to String; those that are built of others; and the rest of the primitive ones.
    private static bool IsOfNoName(int code) => code is (>= (int)SignatureTypeCode.Void and <= (int)SignatureTypeCode.ByReference)
        or (int)SignatureTypeCode.GenericTypeParameter or (int)SignatureTypeCode.Array or (int)SignatureTypeCode.TypedReference or (int)SignatureTypeCode.IntPtr or (int)SignatureTypeCode.UIntPtr
        or (int)SignatureTypeCode.Object or (int)SignatureTypeCode.SZArray or (int)SignatureTypeCode.GenericMethodParameter;
}
