using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PolicyGate.Facts;
using PolicyGate.Packages.Capabilities;
using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages.Capabilities;

public class HostileAssembliesTests
{
    private static readonly string[] Genuine = [typeof(GateRunner).Assembly.Location, typeof(YamlDotNet.Core.Parser).Assembly.Location, typeof(NuGet.Protocol.Core.Types.Repository).Assembly.Location];

    [Fact]
    public void No_truncation_passes_for_an_assembly_that_can_do_less()
    {
        foreach (byte[] whole in Genuine.Select(File.ReadAllBytes).Append(CapableAssembly.That("network")))
        {
            Capability all = Union(whole);
            for (int length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 300))
            {
                Capability left = Union(whole[..length]);
                Assert.True(left.HasFlag(Capability.Unanalysable) || left == all, $"{length} of {whole.Length}: {left.Words()}");
            }
        }
    }

    [Fact]
    public void No_mutation_throws_or_takes_long()
    {
        Random random = new(17);
        foreach (byte[] whole in Genuine.Take(2).Select(File.ReadAllBytes).Append(CapableAssembly.That("native-code")))
        {
            using PEReader image = new(new MemoryStream(whole));
            (int start, int size) = (image.PEHeaders.MetadataStartOffset, image.PEHeaders.MetadataSize);
            for (int i = 0; i < 400; i++)
            {
                byte[] mutant = [.. whole];
                for (int change = random.Next(1, 12); change > 0; change--)
                {
                    // Mostly where it matters: the headers, and the beginning of the metadata with the sizes of its tables.
                    int at = random.Next(4) switch
                    {
                        0 => random.Next(Math.Min(1024, mutant.Length)),
                        1 => start + random.Next(Math.Min(512, size)),
                        _ => start + random.Next(size),
                    };
                    mutant[at] = (byte)random.Next(256);
                }

                Assert.Null(Record.Exception(() => AssemblyInspection.Inspect(mutant)));
            }
        }
    }

    [Theory]
    [InlineData("long")]
    [InlineData("circle")]
    [InlineData("deep")]
    public void What_metadata_cannot_be_is_unanalysable(string what)
    {
        IReadOnlyList<GivenCapability> given = AssemblyInspection.Inspect(MadeAssembly.Of(metadata =>
        {
            AssemblyReferenceHandle library = metadata.AddAssemblyReference(metadata.GetOrAddString("L"), new Version(1, 0, 0, 0), default, default, default, default);
            EntityHandle type = metadata.AddTypeReference(what == "circle" ? MetadataTokens.TypeReferenceHandle(1) : library, default, metadata.GetOrAddString(what == "long" ? new string('x', 5000) : "T"));
            for (int depth = 0; what == "deep" && depth < 100; depth++)
            {
                type = metadata.AddTypeReference(type, default, metadata.GetOrAddString("T"));
            }

            MadeAssembly.Member(metadata, type);
        }));
        Assert.Equal(Capability.Unanalysable, Assert.Single(given).Capability);
        Assert.StartsWith("has metadata that cannot be read (", given[0].By[0], StringComparison.Ordinal);
    }

    // Sixteen names of a thousand characters each make one of sixteen thousand, for each type that lies in them.
    [Fact]
    public void Names_that_add_up_are_no_names()
    {
        byte[] assembly = MadeAssembly.Of(metadata =>
        {
            AssemblyReferenceHandle library = metadata.AddAssemblyReference(metadata.GetOrAddString("L"), new Version(1, 0, 0, 0), default, default, default, default);
            StringHandle name = metadata.GetOrAddString(new string('x', 600));
            MadeAssembly.Member(metadata, metadata.AddTypeReference(metadata.AddTypeReference(library, default, name), default, name));
        });
        Assert.Equal("has metadata that cannot be read (a name is longer than names can be)", Assert.Single(AssemblyInspection.Inspect(assembly)).By[0]);
    }

    [Fact]
    public void All_names_together_are_bounded()
    {
        byte[] assembly = MadeAssembly.Of(metadata =>
        {
            AssemblyReferenceHandle library = metadata.AddAssemblyReference(metadata.GetOrAddString("L"), new Version(1, 0, 0, 0), default, default, default, default);
            StringHandle name = metadata.GetOrAddString(new string('x', 1000));
            for (int i = 0; i < 40_000; i++)
            {
                MadeAssembly.Member(metadata, metadata.AddTypeReference(library, default, name));
            }
        });
        Assert.Equal("has metadata that cannot be read (types have more and longer names than assemblies have)", Assert.Single(AssemblyInspection.Inspect(assembly)).By[0]);
    }

    // A reader that followed it would have no stack left.
    [Fact]
    public void A_type_that_nests_a_million_deep_is_not_followed() => Assert.Empty(AssemblyInspection.Inspect(MadeAssembly.Of(metadata =>
    {
        BlobBuilder nested = new();
        nested.WriteBytes(0x0F, 1_000_000);
        nested.WriteByte(0x08);
        MadeAssembly.Member(metadata, metadata.AddTypeSpecification(metadata.GetOrAddBlob(nested)));
    })));

    // Each name begins one character further in one and the same text.
    [Fact]
    public void Many_names_in_one_text_take_no_room()
    {
        byte[] assembly = MadeAssembly.Of(metadata =>
        {
            AssemblyReferenceHandle library = metadata.AddAssemblyReference(metadata.GetOrAddString("L"), new Version(1, 0, 0, 0), default, default, default, default);
            string all = new('x', 1000);
            for (int i = 0; i < 100_000; i++)
            {
                MadeAssembly.Member(metadata, metadata.AddTypeReference(library, metadata.GetOrAddString(all[(i % 1000)..]), metadata.GetOrAddString(all[(i / 1000)..])));
            }
        });
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = AssemblyInspection.Inspect(assembly);

        // Each name by itself would be a hundred megabytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    // A thousand rows have one signature of a hundred kilobytes.
    [Fact]
    public void Arguments_of_generic_types_are_bounded()
    {
        byte[] assembly = MadeAssembly.Of(metadata =>
        {
            BlobBuilder arguments = new();
            arguments.WriteBytes(new byte[] { 0x15, 0x12, 0x05, 0x01 });
            arguments.WriteBytes(0x1D, 100_000);
            arguments.WriteByte(0x08);
            BlobHandle signature = metadata.GetOrAddBlob(arguments);
            for (int i = 0; i < 1_000; i++)
            {
                metadata.AddTypeSpecification(signature);
            }
        });
        Assert.Equal("has metadata that cannot be read (generic types and methods are given more than anybody gives them)", Assert.Single(AssemblyInspection.Inspect(assembly)).By[0]);
    }

    private static Capability Union(byte[] image) => AssemblyInspection.Inspect(image).Aggregate(Capability.None, (all, given) => all | given.Capability);
}
