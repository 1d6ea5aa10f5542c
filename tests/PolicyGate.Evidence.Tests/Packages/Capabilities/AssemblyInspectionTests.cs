using System.Reflection.PortableExecutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using PolicyGate.Facts;
using PolicyGate.Packages.Capabilities;
using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages.Capabilities;

public class AssemblyInspectionTests
{
    private const string Mark = "[assembly: System.Runtime.CompilerServices.ReferenceAssembly]";

    public static TheoryData<string> Words => [.. CapableAssembly.Statements.Keys];

    [Theory]
    [MemberData(nameof(Words))]
    public void Each_capability_is_told_by_what_gives_it_and_by_nothing_else(string word)
    {
        GivenCapability given = Assert.Single(AssemblyInspection.Inspect(CapableAssembly.That(word)));
        Assert.Equal(word, given.Capability.Word());
        Assert.Equal(CapableAssembly.Statements[word].Member, given.By[0]);
    }

    [Fact]
    public void Every_capability_but_the_unanalysable_has_its_statement() =>
        Assert.Equal(CapabilityWords.All.Except([Capability.Unanalysable]).Select(capability => capability.Word()).Order(StringComparer.Ordinal), CapableAssembly.Statements.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("public int M(string text) => text.Length;", "")]
    [InlineData("public int M(System.Net.Sockets.SocketException e) => (int)e.SocketErrorCode;", "")]
    [InlineData("public System.Uri M() => new(\"https://example.org\");", "")]
    [InlineData("public void M() => System.Diagnostics.Debug.WriteLine(1);", "")]
    [InlineData("public int M() => System.Diagnostics.Process.GetCurrentProcess().Id;", "")]
    [InlineData("public string M() => System.Net.Dns.GetHostName();", "environment")]
    [InlineData("public string M(System.IO.FileStream s) => s.Name;", "")]
    [InlineData("public object M(System.IO.Stream s) => new System.IO.StreamReader(s);", "")]
    [InlineData("public object M() => new System.IO.StreamReader(\"x\");", "files")]
    [InlineData("public object M(System.IO.Stream s) => System.Xml.Linq.XDocument.Load(s);", "")]
    [InlineData("public object M() => System.Xml.Linq.XDocument.Load(\"x\");", "network, files")]
    [InlineData("public object M() => System.Xml.XmlReader.Create(\"x\");", "network, files")]
    [InlineData("public object M(System.IO.Stream s) => System.Xml.XmlReader.Create(s);", "")]
    [InlineData("public object M() => new System.Xml.XPath.XPathDocument(\"x\");", "network, files")]
    [InlineData("public object M() => new System.Resources.ResourceWriter(\"x\");", "files")]
    [InlineData("public void M(System.Formats.Tar.TarWriter w) => w.WriteEntry(\"x\", null);", "files")]
    [InlineData("public void M(System.Formats.Tar.TarWriter w, System.Formats.Tar.TarEntry e) => w.WriteEntry(e);", "")]
    [InlineData("public void M() => System.AppDomain.CurrentDomain.AssemblyResolve += (_, _) => null;", "assembly-load")]
    [InlineData("public object M(System.Diagnostics.Process p) => p.Modules;", "process")]
    [InlineData("public object M() => System.Activator.CreateInstance<System.Net.Http.HttpClient>();", "network, reflection")]
    [InlineData("public object M() => new System.Lazy<System.Net.Http.HttpClient>().Value;", "network")]
    [InlineData("public object M() => new System.Collections.Generic.Dictionary<int, System.Func<string[], System.Net.Http.HttpClient>>();", "network")]
    [InlineData("public object M() => new System.Collections.Generic.List<System.Net.Sockets.SocketException>();", "")]
    [InlineData("public object M() => new System.Collections.Generic.List<System.Net.Sockets.SocketError>();", "")]
    [InlineData("public object M() => new System.Collections.Generic.List<int[,]>();", "")]
    [InlineData("static void N<T, U>() { } public void M() => N<int[,], System.Net.Http.HttpClient>();", "network")]
    [InlineData("static void N<T, U>() { } public void M() => N<delegate*<int, string>[], System.Net.Http.HttpClient>();", "network")]
    [InlineData("public object M() => new System.Collections.Generic.Dictionary<System.Collections.Generic.List<int[,,]>[,], System.Net.Http.HttpClient>();", "network")]
    [InlineData("public void M() => new System.Data.DataTable().ReadXmlSchema(\"x\");", "network, files")]
    [InlineData("public void M() => new System.Xml.Linq.XStreamingElement(\"x\").Save(\"x\");", "files")]
    [InlineData("public object M() => new System.Net.Mail.LinkedResource(\"x\");", "files")]
    [InlineData("public object M() => new System.Lazy<System.Xml.XmlDocument>().Value;", "")]
    [InlineData("public object M() => new System.Net.Http.HttpClient[1];", "")]
    [InlineData("public object M(System.Linq.Expressions.Expression<System.Func<int>> e) => e.Compile();", "reflection")]
    [InlineData("public class D : System.Net.Http.HttpClient { }", "network")]
    [InlineData("public System.Net.Http.HttpClient P { get; set; }", "")]
    [InlineData("public System.Func<string, bool> M() => System.IO.File.Exists;", "files")]
    [InlineData("public void M(delegate* unmanaged<int, void> f) => f(1);", "native-code")]
    [InlineData("public void M(delegate*<int, void> f) => f(1);", "")]
    [InlineData("[System.Runtime.InteropServices.ComImport, System.Runtime.InteropServices.Guid(\"00000000-0000-0000-0000-000000000001\")] public class D { }", "native-code")]
    [InlineData("[System.Runtime.InteropServices.ComImport, System.Runtime.InteropServices.Guid(\"00000000-0000-0000-0000-000000000001\")] public interface D { }", "")]
    [InlineData("public object M() => new System.Runtime.Loader.AssemblyLoadContext(null, true);", "assembly-load")]
    [InlineData("public object M() => System.Activator.CreateInstance(\"a\", \"b\");", "assembly-load, reflection")]
    [InlineData("public object M() => System.Activator.CreateInstance(typeof(C));", "reflection")]
    [InlineData("public void M(System.Diagnostics.Process p) => p.Kill();", "process")]
    [InlineData("public object M() => System.Reflection.Emit.OpCodes.Add;", "")]
    public void A_reference_is_judged_by_the_member_and_not_by_the_type_that_is_named(string members, string words) =>
        Assert.Equal(words, string.Join(", ", AssemblyInspection.Inspect(CapableAssembly.Of(members)).Select(given => given.Capability.Word())));

    // Compilers and runtimes ask for nothing but its name.
    [Fact]
    public void What_is_let_into_the_internals_of_others_cannot_be_analysed() =>
        Assert.Equal(
            (Capability.Unanalysable, "is let into what other assemblies keep to themselves (IgnoresAccessChecksTo)"),
            Assert.Single(AssemblyInspection.Inspect(CapableAssembly.Of(string.Empty, "[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo(\"x\")]\nnamespace System.Runtime.CompilerServices { internal sealed class IgnoresAccessChecksToAttribute : System.Attribute { public IgnoresAccessChecksToAttribute(string name) { } } }"))) is var given
                ? (given.Capability, given.By[0]) : default);

    [Fact]
    public void Only_the_first_members_are_kept()
    {
        GivenCapability files = Assert.Single(AssemblyInspection.Inspect(CapableAssembly.Of("public void M() { System.IO.File.Delete(\"\"); System.IO.File.Exists(\"\"); System.IO.File.Delete(\"\"); System.IO.File.OpenRead(\"\"); System.IO.File.OpenText(\"\"); }")));
        Assert.Equal(["System.IO.File.Delete", "System.IO.File.Exists", "System.IO.File.OpenRead"], files.By);
    }

    [Fact]
    public void A_hook_of_the_host_is_startup() => Assert.Equal(Capability.Startup, Assert.Single(AssemblyInspection.Inspect(CapableAssembly.Of(string.Empty, "internal class StartupHook { public static void Initialize() { } }"))).Capability);

    [Fact]
    public void What_a_reference_assembly_derives_from_is_no_code()
    {
        const string Members = "public class D : System.Net.Http.HttpClient { }";
        Assert.Single(AssemblyInspection.Inspect(CapableAssembly.Of(Members)));
        Assert.Empty(AssemblyInspection.Inspect(CapableAssembly.Of(Members, Mark, new EmitOptions(metadataOnly: true))));
    }

    // Those of the .NET SDK have constructors that call their bases.
    [Fact]
    public void In_the_folder_of_reference_assemblies_the_mark_is_enough_and_needed()
    {
        const string Members = "public class D : System.Net.Http.HttpClient { public D() : base(null) { } }";
        byte[] marked = CapableAssembly.Of(Members, Mark);
        Assert.Empty(AssemblyInspection.Inspect(marked, isToCompileOnly: true));
        Assert.Single(AssemblyInspection.Inspect(marked));
        Assert.Single(AssemblyInspection.Inspect(CapableAssembly.Of(Members), isToCompileOnly: true));
    }

    [Fact]
    public void The_mark_of_a_reference_assembly_hides_nothing_that_has_a_body()
    {
        Assert.Equal("System.IO.File.Delete", Assert.Single(AssemblyInspection.Inspect(CapableAssembly.Of("public void M() => System.IO.File.Delete(\"\");", Mark))).By[0]);
        Assert.Equal("libc!fork", Assert.Single(AssemblyInspection.Inspect(CapableAssembly.Of("[System.Runtime.InteropServices.DllImport(\"libc\")] public static extern int fork();", Mark, new EmitOptions(metadataOnly: true)))).By[0]);
    }

    [Theory]
    [InlineData("costura.a.dll.compressed", "anything", true)]
    [InlineData("a.bin", "MZ------------", true)]
    [InlineData("a.bin", "\u007FELF---------", true)]
    [InlineData("a.bin", "MZ", false)]
    [InlineData("a.bin", "text, and more of it", false)]
    public void An_assembly_that_carries_a_program_is_packed(string name, string content, bool isPacked)
    {
        byte[] assembly = CapableAssembly.Of("public int M() => 1;", resources: [new ResourceDescription("first.txt", () => new MemoryStream(new byte[5]), true), new ResourceDescription(name, () => new MemoryStream(Encoding.Latin1.GetBytes(content)), true)]);
        Assert.Equal(isPacked ? [$"carries a program in its resources ({name})"] : [], AssemblyInspection.Inspect(assembly).Select(given => given.By[0]));
    }

    [Theory]
    [InlineData("library in a stream of resources", true)]
    [InlineData("library in a field", true)]
    [InlineData("library behind everything", true)]
    [InlineData("program of Linux in a stream of resources", true)]
    [InlineData("program of macOS in a stream of resources", true)]
    [InlineData("letters of programs in a stream of resources", false)]
    public void An_assembly_that_carries_a_program_anywhere_is_told(string what, bool isTold)
    {
        byte[] program = what.Split(' ') switch
        {
            ["library", ..] => CapableAssembly.That("network"),
            [.., "Linux", "in", "a", "stream", "of", "resources"] => [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[13], 1, .. new byte[31], 64, .. new byte[20]],
            ["program", ..] => [0xCF, 0xFA, 0xED, 0xFE, 7, 0, 0, 1, 3, 0, 0, 0, 6, 0, 0, 0, 12, .. new byte[20]],
            _ => [.. "MZ"u8, .. new byte[80], .. "\u007FELF"u8, .. new byte[80], 0xCF, 0xFA, 0xED, 0xFE, .. new byte[80]],
        };
        using MemoryStream stream = new();
        using (System.Resources.ResourceWriter writer = new(stream))
        {
            writer.AddResource("first", "text");
            writer.AddResource("hidden", program);
            writer.Generate();
            byte[] resources = what.EndsWith("resources", StringComparison.Ordinal) ? stream.ToArray() : [1, 2, 3];
            byte[] assembly = CapableAssembly.Of(
                what.EndsWith("field", StringComparison.Ordinal) ? $"public byte[] M() => new byte[] {{ {string.Join(", ", program)} }};" : "public int M() => 1;",
                resources: [new ResourceDescription("Strings.resources", () => new MemoryStream(resources), true)]);
            assembly = what.EndsWith("everything", StringComparison.Ordinal) ? [.. assembly, .. program] : assembly;
            Assert.Equal(isTold ? ["carries another program in itself"] : [], AssemblyInspection.Inspect(assembly).Select(given => given.By[0]));
        }
    }

    [Fact]
    public void A_program_is_found_wherever_it_begins()
    {
        byte[] windows = CapableAssembly.Of(string.Empty);
        byte[] linux = [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[13], 1, .. new byte[31], 64, .. new byte[20]];
        for (int before = 65_530; before < 65_545; before++)
        {
            Assert.True(HiddenProgram.IsIn([.. new byte[before], .. windows]));
            Assert.True(HiddenProgram.IsIn([.. new byte[before], .. linux]));
        }

        Assert.True(HiddenProgram.IsIn([0, .. linux]));
        Assert.False(HiddenProgram.IsIn(windows));
        Assert.False(HiddenProgram.IsIn(linux));
        Assert.False(HiddenProgram.IsIn([]));
        Assert.False(HiddenProgram.IsIn([1, .. linux[..63]]));
    }

    [Fact]
    public void What_holds_native_code_beside_its_own_cannot_be_analysed_and_what_can_be_read_of_it_counts()
    {
        byte[] assembly = CapableAssembly.That("files");
        using (PEReader image = new(new MemoryStream(assembly)))
        {
            assembly[image.PEHeaders.CorHeaderStartOffset + 16] &= 0xFE;
        }

        Assert.Equal(["System.IO.File.Delete", "holds native code beside its own (mixed mode)"], AssemblyInspection.Inspect(assembly).Select(given => given.By[0]));
    }

    // The directory of native code that goes with IL, in the header of the runtime (ECMA-335 II.25.3.3), which reads as IL alone.
    [Theory]
    [InlineData(64)]
    [InlineData(68)]
    public void What_was_compiled_ahead_of_time_is_told_whatever_the_flags_say(int at)
    {
        byte[] assembly = CapableAssembly.Of("public int M() => 1;");
        using (PEReader image = new(new MemoryStream(assembly)))
        {
            Assert.True(image.PEHeaders.CorHeader!.Flags.HasFlag(CorFlags.ILOnly));
            assembly[image.PEHeaders.CorHeaderStartOffset + at] = 8;
        }

        Assert.StartsWith("holds code that was compiled ahead of time", Assert.Single(AssemblyInspection.Inspect(assembly)).By[0], StringComparison.Ordinal);
    }
}
