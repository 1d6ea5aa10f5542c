using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.InteropServices;
using System.Text;
using PolicyGate.Packages;
using PolicyGate.Packages.Capabilities;
using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages.Capabilities;

/// <summary>What runtimes take for one thing, and a reader could take for another.</summary>
public class EvasiveAssembliesTests
{
    private const byte Class = 0x12;

    [Theory]
    [InlineData("ReferenceAssemblyAttribute")]
    [InlineData("ReferenceAssemblyAttribute`1")]
    public void A_mark_that_is_none_for_runtimes_hides_nothing(string mark)
    {
        byte[] assembly = MadeAssembly.Of(metadata =>
        {
            // With the sign, another type; in the module's own scope, one of its own.
            EntityHandle scope = mark.Contains('`', StringComparison.Ordinal) ? metadata.AddAssemblyReference(metadata.GetOrAddString("L"), new Version(1, 0, 0, 0), default, default, default, default) : EntityHandle.ModuleDefinition;
            TypeReferenceHandle attribute = metadata.AddTypeReference(scope, metadata.GetOrAddString("System.Runtime.CompilerServices"), metadata.GetOrAddString(mark));
            metadata.AddCustomAttribute(EntityHandle.AssemblyDefinition, MadeAssembly.Member(metadata, attribute, ".ctor"), metadata.GetOrAddBlob(new byte[] { 1, 0, 0, 0 }));
            MadeAssembly.Member(metadata, MadeAssembly.Type(metadata, "System.IO", "File"), "Delete");
        });
        Assert.Equal("System.IO.File.Delete", Assert.Single(AssemblyInspection.Inspect(assembly)).By[0]);
    }

    [Fact]
    public void Streams_as_compilers_write_them_are_read()
    {
        byte[] assembly = MadeAssembly.WithStreams(CapableAssembly.That("network"), _ => { });
        Assert.Equal("System.Net.Sockets.TcpClient.new", Assert.Single(AssemblyInspection.Inspect(assembly)).By[0]);
        Assert.True(ApiReader.TryRead(ImmutableCollectionsMarshal.AsImmutableArray(assembly), new HashSet<string>(), new HashSet<string>()));
    }

    [Theory]
    [InlineData("twice")]
    [InlineData("case")]
    [InlineData("uncompressed")]
    [InlineData("unknown")]
    public void Streams_that_not_every_reader_takes_for_the_same_are_unanalysable(string what)
    {
        byte[] assembly = MadeAssembly.WithStreams(CapableAssembly.That("network"), streams =>
        {
            int names = streams.FindIndex(stream => stream.Name == "#Strings");
            byte[] others = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(streams[names].Content).Replace("TcpClient", "TcpCl1ent", StringComparison.Ordinal));
            int tables = streams.FindIndex(stream => stream.Name == "#~");
            switch (what)
            {
                case "twice":
                    streams.Add(("#Strings", others));
                    break;
                case "case":
                    streams.Add(("#strings", others));
                    break;
                case "uncompressed":
                    streams[tables] = ("#-", streams[tables].Content);
                    break;
                default:
                    streams.Add(("#Pdb", new byte[4]));
                    break;
            }
        });
        Assert.Contains(AssemblyInspection.Inspect(assembly), given => given.Capability == Capability.Unanalysable);
        Assert.False(ApiReader.TryRead(ImmutableCollectionsMarshal.AsImmutableArray(assembly), new HashSet<string>(), new HashSet<string>()));
    }

    [Theory]
    [InlineData(new byte[] { Class })]
    [InlineData(new byte[] { 0x20, 0x05, Class })]
    [InlineData(new byte[] { 0x1F, 0x05, 0x20, 0x05, Class })]
    [InlineData(new byte[] { 0x45, Class })]
    [InlineData(new byte[] { 0x15, Class })]
    [InlineData(new byte[] { 0x20, 0x05, 0x15, 0x20, 0x05, Class })]
    public void What_stands_before_a_type_hides_none(byte[] before) =>
        Assert.Equal("System.IO.File.Delete", Assert.Single(AssemblyInspection.Inspect(MadeAssembly.Of(metadata =>
            MadeAssembly.Member(metadata, MadeAssembly.Specified(metadata, before, MadeAssembly.Type(metadata, "System.IO", "File")), "Delete")))).By[0]);

    [Theory]
    [InlineData(new byte[] { 0x1D, Class }, true)]
    [InlineData(new byte[] { 0x13 }, true)]
    [InlineData(new byte[] { 0x0E }, true)]
    [InlineData(new byte[] { 0x15, 0x0E }, false)]
    [InlineData(new byte[] { 0x21, Class }, false)]
    [InlineData(new byte[] { 0x45, 0x45, 0x45, 0x45, 0x45, 0x45, 0x45, 0x45, 0x45, 0x45, 0x45, 0x45, 0x45, 0x45, 0x45, 0x45, Class }, false)]
    public void A_type_that_is_not_understood_is_unanalysable(byte[] before, bool isUnderstood) =>
        Assert.Equal(isUnderstood ? [] : ["refers to members of a type that is not understood"], AssemblyInspection.Inspect(MadeAssembly.Of(metadata =>
            MadeAssembly.Member(metadata, MadeAssembly.Specified(metadata, before, MadeAssembly.Type(metadata, "System.IO", "File")), "Delete"))).Select(given => given.By[0]));

    [Fact]
    public void A_class_of_a_specification_is_not_understood() =>
        Assert.Equal("refers to members of a type that is not understood", Assert.Single(AssemblyInspection.Inspect(MadeAssembly.Of(metadata =>
            MadeAssembly.Member(metadata, MadeAssembly.Specified(metadata, [Class], MadeAssembly.Specified(metadata, [Class], MadeAssembly.Type(metadata, "System.IO", "File"))), "Delete")))).By[0]);

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public void A_member_that_a_type_of_the_assembly_inherits_is_that_of_its_base(int levels, bool isGeneric)
    {
        byte[] assembly = MadeAssembly.Of(metadata =>
        {
            EntityHandle type = MadeAssembly.Type(metadata, "System.Reflection", "Assembly");
            for (; levels > 0; levels--)
            {
                type = MadeAssembly.Derived(metadata, type);
                type = isGeneric ? MadeAssembly.Specified(metadata, [0x15, Class], type) : type;
            }

            MadeAssembly.Member(metadata, type, "LoadFrom");
        });
        Assert.Equal("System.Reflection.Assembly.LoadFrom", Assert.Single(AssemblyInspection.Inspect(assembly)).By[0]);
    }

    // In the module's own scope, and in that of an assembly of the same name, which a runtime takes for the assembly itself.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_type_of_its_own_that_it_refers_to_as_another_s_has_the_members_of_its_base(bool isByName)
    {
        byte[] assembly = MadeAssembly.Of(metadata =>
        {
            MadeAssembly.Derived(metadata, MadeAssembly.Type(metadata, "System.Reflection", "Assembly"));
            MadeAssembly.Member(metadata, Own(metadata, isByName, "D"), "LoadFrom");
        });
        Assert.Equal("System.Reflection.Assembly.LoadFrom", Assert.Single(AssemblyInspection.Inspect(assembly)).By[0]);
    }

    [Fact]
    public void A_type_of_its_own_name_hides_none_of_another_s()
    {
        byte[] assembly = MadeAssembly.Of(metadata =>
        {
            metadata.AddTypeDefinition(default, metadata.GetOrAddString("System.IO"), metadata.GetOrAddString("File"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
            MadeAssembly.Member(metadata, metadata.AddTypeReference(Scope(metadata, isByName: true), metadata.GetOrAddString("System.IO"), metadata.GetOrAddString("File")), "Delete");
        });
        Assert.Equal("System.IO.File.Delete", Assert.Single(AssemblyInspection.Inspect(assembly)).By[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200_000)]
    public void Types_that_derive_from_themselves_by_way_of_references_end(int types)
    {
        byte[] assembly = MadeAssembly.Of(metadata =>
        {
            for (int i = 0; i < types; i++)
            {
                TypeReferenceHandle from = metadata.AddTypeReference(EntityHandle.ModuleDefinition, default, metadata.GetOrAddString(FormattableString.Invariant($"D{(i + 1) % types}")));
                metadata.AddTypeDefinition(default, default, metadata.GetOrAddString(FormattableString.Invariant($"D{i}")), from, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
                MadeAssembly.Member(metadata, from, "LoadFrom");
            }
        });
        Assert.Equal(types == 1 ? [] : ["has metadata that cannot be read (types derive from one another without end)"], AssemblyInspection.Inspect(assembly).Select(given => given.By[0]));
    }

    [Fact]
    public void Types_that_derive_from_one_another_are_unanalysable()
    {
        byte[] assembly = MadeAssembly.Of(metadata =>
        {
            MadeAssembly.Derived(metadata, MetadataTokens.TypeDefinitionHandle(3));
            MadeAssembly.Member(metadata, MadeAssembly.Derived(metadata, MetadataTokens.TypeDefinitionHandle(2)));
        });
        Assert.Equal("has types that derive from one another without end", Assert.Single(AssemblyInspection.Inspect(assembly)).By[0]);
    }

    private static EntityHandle Scope(MetadataBuilder metadata, bool isByName) =>
        isByName ? metadata.AddAssemblyReference(metadata.GetOrAddString("a"), new Version(9, 0, 0, 0), default, default, default, default) : EntityHandle.ModuleDefinition;

    private static TypeReferenceHandle Own(MetadataBuilder metadata, bool isByName, string name) => metadata.AddTypeReference(Scope(metadata, isByName), default, metadata.GetOrAddString(name));
}
