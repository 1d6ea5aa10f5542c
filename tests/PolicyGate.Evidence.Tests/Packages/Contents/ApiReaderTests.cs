using System.Runtime.InteropServices;
using PolicyGate.Packages;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages.Contents;

/// <summary>What assemblies offer, and that no assembly makes its reader fail, hang or take the machine's memory.</summary>
public class ApiReaderTests
{
    [Fact]
    public void What_is_public_or_protected_has_a_line_each()
    {
        byte[] assembly = CapableAssembly.Of(
            "public int Field; protected string Name => null; internal void Inside() {} private int hidden; public T Generic<T>(T[] a, ref int b, System.Collections.Generic.List<string> c) => default; public int* Pointer; public delegate*<int, void> Function; public class Nested { public int[,] M; } private class Secret { public int X; }",
            "public interface I { void M(); } internal class D { public void M() {} }");
        HashSet<string> members = Read(assembly, out HashSet<string> forwarded);
        Assert.Equal(
            [
                "C", "C+Nested", "C+Nested..ctor(): System.Void", "C+Nested.M: System.Int32[,]", "C..ctor(): System.Void", "C.Field: System.Int32", "C.Function: System.Void *(System.Int32)",
                "C.Generic`1(!!0[], System.Int32&, System.Collections.Generic.List`1<System.String>): !!0", "C.Pointer: System.Int32*", "C.get_Name(): System.String", "I", "I.M(): System.Void",
            ],
            members.Order(StringComparer.Ordinal));
        Assert.Empty(forwarded);
    }

    [Fact]
    public void Types_that_moved_are_known()
    {
        byte[] assembly = CapableAssembly.Of(string.Empty, "[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(System.Text.StringBuilder))]");
        Assert.Equal(["C", "C..ctor(): System.Void"], Read(assembly, out HashSet<string> forwarded).Order(StringComparer.Ordinal));
        Assert.Equal(["System.Text.StringBuilder"], forwarded);
    }

    [Fact]
    public void Damaged_assemblies_are_read_or_not_and_nothing_else()
    {
        byte[] genuine = CapableAssembly.Of("public T Generic<T>(T[] a, ref int b) => default; public int[,] M; public class Nested { public class Deeper { public int[][] X; } }");
        Random random = new(17);
        int unread = 0;
        for (int round = 0; round < 3_000; round++)
        {
            byte[] damaged = round % 3 == 0 ? genuine[..random.Next(genuine.Length)] : [.. genuine];
            for (int i = 0; damaged.Length > 0 && i < 1 + random.Next(8); i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            unread += ApiReader.TryRead(ImmutableCollectionsMarshal.AsImmutableArray(damaged), new HashSet<string>(), new HashSet<string>()) ? 0 : 1;
        }

        Assert.InRange(unread, 500, 2_999);
    }

    [Fact]
    public void A_name_or_signature_without_end_is_no_name()
    {
        string longest = new('x', 1023);
        Assert.Contains($"C.{longest}: System.Int32", Read(CapableAssembly.Of($"public int {longest};"), out _));
        string deep = string.Concat(Enumerable.Repeat("[]", 1_500));
        Assert.Contains("C.Deep:  (a signature of 1502 bytes)", Read(CapableAssembly.Of($"public int{deep} Deep;"), out _));
    }

    private static HashSet<string> Read(byte[] assembly, out HashSet<string> forwarded)
    {
        HashSet<string> members = [];
        forwarded = [];
        Assert.True(ApiReader.TryRead(ImmutableCollectionsMarshal.AsImmutableArray(assembly), members, forwarded));
        return members;
    }
}
