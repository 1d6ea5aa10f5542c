using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Packages.Capabilities;
using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages.Capabilities;

public sealed class CapabilitiesReaderTests : IDisposable
{
    private readonly TempFolder folder = new("pg-capabilities");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_assembly_counts_whatever_its_name_and_folder_and_those_that_can_do_the_same_stand_together()
    {
        byte[] network = CapableAssembly.That("network");
        PackageCapabilities capabilities = Read(new SamplePackage("A", "1.0.0")
            .File("lib/net8.0/A.dll", network)
            .File("lib/netstandard2.0/A.dll", CapableAssembly.Of("public int M() => 1;"))
            .File("lib/net462/A.dll", network)
            .File("content/data.bin", CapableAssembly.That("process"))
            .File("runtimes/linux-x64/native/a.so", "\u007FELF and more")
            .File("lib/net8.0/B.dll", "no assembly at all")
            .File("lib/net8.0/de/A.resources.dll", CapableAssembly.Of(string.Empty))
            .File("analyzers/dotnet/cs/A.dll", network)
            .File("build/A.targets", "<Project />")
            .File("build/A.Tasks.dll", CapableAssembly.That("registry"))
            .File("tools/init.exe", "MZ and nothing")
            .File("lib/net8.0/A.xml", "<doc />"));
        Assert.Equal(
            [
                "analyzers/dotnet/cs/A.dll: Analyzer network",
                "build/A.Tasks.dll: Msbuild registry",
                "content/data.bin: None process",
                "lib/net462/A.dll lib/net8.0/A.dll: None network",
                "lib/net8.0/B.dll: None unanalysable",
                "runtimes/linux-x64/native/a.so: None unanalysable",
                "tools/init.exe: Msbuild unanalysable",
            ],
            capabilities.Code.Select(code => $"{string.Join(' ', code.Files)}: {code.RunsAs} {code.Capabilities.Words()}"));
        Assert.Equal("network, process, unanalysable", capabilities.OfLibraries.Words());
        Assert.Equal("network, registry, unanalysable", capabilities.OfBuildCode.Words());
        Assert.Equal("is called an assembly and is none", capabilities.Code[4].Given[0].By[0]);
        Assert.Equal("is a native binary", capabilities.Code[5].Given[0].By[0]);
    }

    [Fact]
    public void What_is_kept_is_what_was_read()
    {
        PackageCapabilities read = Read(new SamplePackage("A", "1.0.0").File("lib/net8.0/A.dll", CapableAssembly.That("network")).File("analyzers/dotnet/cs/A.dll", CapableAssembly.That("native-code")).File("a.so", "\u007FELF"));
        ArchiveEvidence evidence = new();
        evidence.Add(read);
        Assert.Equal(Say(read), Say(ArchiveEvidence.Read(evidence.Write(), DateTimeOffset.UtcNow).Find<PackageCapabilities>()!));
        Assert.Null(ArchiveEvidence.Read(new ArchiveEvidence().Write(), DateTimeOffset.UtcNow).Find<PackageCapabilities>());
    }

    [Fact]
    public void An_archive_is_read_only_where_the_policy_asks()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        project.Extracted(new SamplePackage("A", "1.0.0").File("lib/netstandard2.0/A.dll", CapableAssembly.That("network")).WriteTo(folder["feed"]), "A", "1.0.0", "lib/netstandard2.0/A.dll");
        foreach ((string policy, bool reads) in new[] { ("packages: { default: allow }", false), ("capabilities: { default: allow }", false), ("capabilities: { allow: [{ packages: [B], capabilities: [] }] }", false), ("capabilities: { default: deny }", true) })
        {
            Assert.Equal(reads ? ["PG1402"] : [], project.Says(policy).Select(line => line[..6]));
            File.Move(project.Archive("A", "1.0.0"), folder["away"]);
            Assert.Equal(reads ? ["PG0004"] : [], project.Says(policy).Select(line => line[..6]));
            File.Move(folder["away"], project.Archive("A", "1.0.0"));
        }
    }

    [Fact]
    public void A_length_that_the_archive_lies_about_is_no_assembly_of_that_length()
    {
        string file = new SamplePackage("A", "1.0.0").File("lib/net8.0/A.dll", CapableAssembly.That("network")).WriteTo(folder["lies"]);
        byte[] archive = File.ReadAllBytes(file);
        int directory = archive.AsSpan().LastIndexOf("lib/net8.0/A.dll"u8) - 46;
        archive[directory + 24] ^= 0x40;
        File.WriteAllBytes(file, archive);
        using FileStream stream = File.OpenRead(file);
        Assert.True(Assert.Single(CapabilitiesReader.Read(stream).Code).Capabilities.HasFlag(Capability.Unanalysable));
    }

    [Fact]
    public void Where_only_compilers_look_a_reference_assembly_is_no_code()
    {
        byte[] assembly = CapableAssembly.Of("public void M() => System.IO.File.Delete(\"\");", "[assembly: System.Runtime.CompilerServices.ReferenceAssembly]");
        CapableCode code = Assert.Single(Read(new SamplePackage("A", "1.0.0").File("ref/net8.0/A.dll", assembly).File("lib/net8.0/A.dll", assembly)).Code);
        Assert.Equal(["lib/net8.0/A.dll"], code.Files);
    }

    [Theory]
    [InlineData("", "cs/any/A.cs any/any/A.txt vb/net8.0/sub/B.vb.pp")]
    [InlineData("**/*|None|", "")]
    [InlineData("cs/**|content|", "any/any/A.txt vb/net8.0/sub/B.vb.pp")]
    [InlineData("**/*|EmbeddedResource|**/*.cs", "cs/any/A.cs")]
    [InlineData("**/*|None|;**/*.vb.pp|Compile|", "vb/net8.0/sub/B.vb.pp")]
    [InlineData("**/*|None|;**/A.*||", "")]
    [InlineData("**/*|Whatever|", "cs/any/A.cs any/any/A.txt vb/net8.0/sub/B.vb.pp")]
    public void A_source_that_is_compiled_into_the_program_cannot_be_analysed(string files, string expected)
    {
        SamplePackage package = new("A", "1.0.0");
        foreach (string[] said in files.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(said => said.Split('|')))
        {
            package.Content(said[0], said[1].Length == 0 ? null : said[1], said[2].Length == 0 ? null : said[2]);
        }

        PackageCapabilities capabilities = Read(package
            .File("lib/netstandard2.0/_._", string.Empty)
            .File("contentFiles/cs/any/A.cs", "class A;")
            .File("contentFiles/any/any/A.txt", "class B;")
            .File("contentFiles/any/any/_._", string.Empty)
            .File("contentFiles/README.md", "here")
            .File("content/A.cs", "class A;")
            .File("contentFiles/vb/net8.0/sub/B.vb.pp", "Class B"));
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), capabilities.Code.SelectMany(code => code.Files).Select(file => file["contentFiles/".Length..]).Order());
        Assert.All(capabilities.Code, code => Assert.Equal((CodeKinds.None, "is a source that is compiled into the program"), (code.RunsAs, Assert.Single(code.Given).By[0])));
    }

    // Content is what Razor compiles.
    [Theory]
    [InlineData("any/any/Pages/A.cshtml", "Content")]
    [InlineData("any/any/A.Razor", "None")]
    public void What_Razor_compiles_cannot_be_analysed_whatever_it_is_called(string file, string action)
    {
        PackageCapabilities capabilities = Read(new SamplePackage("A", "1.0.0").Content("**/*", action).File("lib/netstandard2.0/_._", string.Empty).File($"contentFiles/{file}", "@{ }"));
        Assert.Equal($"contentFiles/{file}", Assert.Single(Assert.Single(capabilities.Code).Files));
    }

    private PackageCapabilities Read(SamplePackage package)
    {
        using FileStream stream = File.OpenRead(package.WriteTo(folder[Guid.NewGuid().ToString("N")]));
        return CapabilitiesReader.Read(stream);
    }

    private static string Say(PackageCapabilities capabilities) => string.Join('\n', capabilities.Code.Select(code => $"{string.Join(' ', code.Files)} {code.RunsAs} {string.Join(' ', code.Given.Select(given => $"{given.Capability}:{string.Join(',', given.By)}"))}"));
}
