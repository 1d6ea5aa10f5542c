using System.Reflection.Metadata;

namespace PolicyGate.Packages.Capabilities;

/// <summary>The classes that generic types and methods are given (ECMA-335 II.23.2.12, II.23.2.15), however they nest: read in one go, and never what nests in them by itself.</summary>
internal static class TypeArguments
{
    private const byte IsGeneric = 0x10;

    /// <summary>Those of a type's or method's signature.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="isMethod">Whether it is that of a method, which has nothing else.</param>
    /// <param name="each">What is done with each; values, such as enumerations, do nothing.</param>
    /// <exception cref="BadImageFormatException">It is no such signature.</exception>
    public static void Read(BlobReader signature, bool isMethod, Action<EntityHandle> each)
    {
        bool isArgument = isMethod;
        if (isMethod)
        {
            _ = signature.ReadByte();
            _ = signature.ReadCompressedInteger();
        }

        // What is complete behind so many types more; of an array its shape follows.
        Stack<(bool IsArray, int Left)> open = [];
        while (signature.RemainingBytes > 0)
        {
            int code = signature.ReadCompressedInteger();
            switch (code)
            {
                case (int)SignatureTypeCode.GenericTypeInstance:
                    Named(ref signature, signature.ReadCompressedInteger());
                    isArgument = true;
                    open.Push((false, signature.ReadCompressedInteger()));
                    continue;
                case (int)SignatureTypeCode.Array:
                    open.Push((true, 1));
                    continue;
                case (int)SignatureTypeCode.FunctionPointer:
                    _ = (signature.ReadByte() & IsGeneric) == 0 ? 0 : signature.ReadCompressedInteger();
                    open.Push((false, signature.ReadCompressedInteger() + 1));
                    continue;
                case (int)SignatureTypeCode.RequiredModifier or (int)SignatureTypeCode.OptionalModifier:
                    _ = signature.ReadCompressedInteger();
                    continue;
                case (int)SignatureTypeCode.Pointer or (int)SignatureTypeCode.ByReference or (int)SignatureTypeCode.SZArray or (int)SignatureTypeCode.Pinned or (int)SignatureTypeCode.Sentinel:
                    continue;
                case (int)SignatureTypeKind.Class or (int)SignatureTypeKind.ValueType:
                    Named(ref signature, code);
                    break;
                case (int)SignatureTypeCode.GenericTypeParameter or (int)SignatureTypeCode.GenericMethodParameter:
                    _ = signature.ReadCompressedInteger();
                    break;
                default:
                    break;
            }

            Complete(ref signature, open);
        }

        void Named(ref BlobReader reader, int kind)
        {
            EntityHandle type = reader.ReadTypeHandle();
            if (isArgument && kind == (int)SignatureTypeKind.Class)
            {
                each(type);
            }
        }
    }

    // With a type everything is complete of which it was the last.
    private static void Complete(ref BlobReader signature, Stack<(bool IsArray, int Left)> open)
    {
        while (open.TryPop(out (bool IsArray, int Left) outer))
        {
            if (outer.Left > 1)
            {
                open.Push((outer.IsArray, outer.Left - 1));
                return;
            }

            if (outer.IsArray)
            {
                // ECMA-335 II.23.2.13: the rank, then sizes and lower bounds.
                _ = signature.ReadCompressedInteger();
                for (int sizes = signature.ReadCompressedInteger(); sizes > 0; sizes--)
                {
                    _ = signature.ReadCompressedInteger();
                }

                for (int bounds = signature.ReadCompressedInteger(); bounds > 0; bounds--)
                {
                    _ = signature.ReadCompressedSignedInteger();
                }
            }
        }
    }
}
