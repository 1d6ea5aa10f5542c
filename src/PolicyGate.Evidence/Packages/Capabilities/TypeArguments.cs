using System.Reflection.Metadata;

namespace PolicyGate.Packages.Capabilities;

/// <summary>The classes that generic types and methods are given (ECMA-335 II.23.2.12, II.23.2.15), however they nest: read in one go, and never what nests in them by itself.</summary>
internal static class TypeArguments
{
    /// <summary>Those of a type's or method's signature, up to the first that is an array of several dimensions or a function pointer.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="isMethod">Whether it is that of a method, which has nothing else.</param>
    /// <param name="each">What is done with each; values, such as enumerations, do nothing.</param>
    public static void Read(BlobReader signature, bool isMethod, Action<EntityHandle> each)
    {
        bool isArgument = isMethod;
        if (isMethod)
        {
            _ = signature.ReadByte();
            _ = signature.ReadCompressedInteger();
        }

        bool isInstance = false;
        while (signature.RemainingBytes > 0)
        {
            int code = signature.ReadCompressedInteger();
            switch (code)
            {
                case (int)SignatureTypeCode.GenericTypeInstance:
                    isInstance = true;
                    break;
                case (int)SignatureTypeKind.Class or (int)SignatureTypeKind.ValueType:
                    EntityHandle type = signature.ReadTypeHandle();
                    if (isArgument && code == (int)SignatureTypeKind.Class)
                    {
                        each(type);
                    }

                    if (isInstance)
                    {
                        _ = signature.ReadCompressedInteger();
                        (isInstance, isArgument) = (false, true);
                    }

                    break;
                case (int)SignatureTypeCode.GenericTypeParameter or (int)SignatureTypeCode.GenericMethodParameter or (int)SignatureTypeCode.RequiredModifier or (int)SignatureTypeCode.OptionalModifier:
                    _ = signature.ReadCompressedInteger();
                    break;
                case (int)SignatureTypeCode.Array or (int)SignatureTypeCode.FunctionPointer:
                    return;
                default:
                    break;
            }
        }
    }
}
