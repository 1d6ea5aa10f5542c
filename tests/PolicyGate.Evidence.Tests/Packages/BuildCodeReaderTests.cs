using System.IO.Compression;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages;

public sealed class BuildCodeReaderTests : IDisposable
{
    private readonly TempFolder folder = new("pg-code");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Programs_and_native_binaries_are_told_by_their_headers_and_not_by_their_names()
    {
        byte[] managed = File.ReadAllBytes(typeof(GateRunner).Assembly.Location);
        byte[] elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0];
        Dictionary<string, CodeKinds> kinds = Read(new SamplePackage("A", "1.0.0")
            .File("lib/netstandard2.0/A.dll", managed)
            .File("lib/netstandard2.0/hidden.dat", elf)
            .File("runtimes/osx/native/a.dylib", [0xCF, 0xFA, 0xED, 0xFE, 0, 0, 0, 0])
            .File("content/Some.class", [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52])
            .File("runtimes/win/native/a.dll", NativePe())
            .File("tools/program.txt", elf)
            .File("tools/run", "#!/bin/sh\n")
            .File("tools/A.dll", managed)
            .File("tools/install.ps1", "exit")
            .File("docs/notes.ps1", "text")
            .File("build/A.targets", "<Project />")
            .File("buildTransitive/net8.0/A.props", "<Project />")
            .File("analyzers/dotnet/cs/A.Analyzer.dll", managed)
            .File("analyzers/dotnet/cs/de/A.Analyzer.resources.dll", managed)).Files.ToDictionary(file => file.Path, file => file.Kinds);
        Assert.Equal(CodeKinds.Native, kinds["lib/netstandard2.0/hidden.dat"]);
        Assert.Equal(CodeKinds.Native, kinds["runtimes/osx/native/a.dylib"]);
        Assert.Equal(CodeKinds.Native, kinds["runtimes/win/native/a.dll"]);
        Assert.Equal(CodeKinds.Executable | CodeKinds.Msbuild, kinds["tools/program.txt"]);
        Assert.Equal(CodeKinds.Executable | CodeKinds.Msbuild, kinds["tools/run"]);
        Assert.Equal(CodeKinds.Msbuild, kinds["tools/A.dll"]);
        Assert.Equal(CodeKinds.Script | CodeKinds.Msbuild, kinds["tools/install.ps1"]);
        Assert.Equal(CodeKinds.Msbuild, kinds["build/A.targets"]);
        Assert.Equal(CodeKinds.Msbuild, kinds["buildTransitive/net8.0/A.props"]);
        Assert.Equal(CodeKinds.Analyzer, kinds["analyzers/dotnet/cs/A.Analyzer.dll"]);
        Assert.Equal(10, kinds.Count);
    }

    [Fact]
    public void A_package_with_an_Sdk_folder_is_an_SDK_as_a_whole()
    {
        BuildCode code = Read(new SamplePackage("A", "1.0.0").File("Sdk/Sdk.props", "<Project />").File("lib/netstandard2.0/A.dll", "x"));
        Assert.All(code.Files, file => Assert.True(file.Kinds.HasFlag(CodeKinds.Sdk)));
        Assert.Contains(code.Files, file => file.Path == "lib/netstandard2.0/A.dll");
    }

    [Theory]
    [InlineData("build/A.targets", true)]
    [InlineData("lib/netstandard2.0/Task.dll", true)]
    [InlineData("lib/netstandard2.0/A.xml", true)]
    [InlineData("README.md", true)]
    [InlineData("package/hidden.targets", true)]
    [InlineData("_rels/hidden.targets", true)]
    [InlineData("x/.signature.p7s", true)]
    public void An_approval_is_of_every_entry_that_could_run_or_be_imported(string path, bool counts)
    {
        string before = Content([(path, "one")]);
        Assert.Equal(before, Content([(path, "one")]));
        Assert.Equal(counts, before != Content([(path, "two")]));
        Assert.NotEqual(before, Content([(path + "x", "one")]));
    }

    [Theory]
    [InlineData("_rels/.rels", "<one />", "<two />", false)]
    [InlineData("[Content_Types].xml", "<one />", "<two />", false)]
    [InlineData("package/services/metadata/core-properties/1.psmdcp", "<one />", "<two />", false)]
    [InlineData(".signature.p7s", "0one", "0two", false)]
    [InlineData(".signature.p7s", "<Project />", "<Project></Project>", true)]
    [InlineData("A.nuspec", "<package>1</package>", "<package>2</package>", false)]
    [InlineData("A.nuspec", "<Project>1</Project>", "<Project>2</Project>", true)]
    public void The_parts_of_the_format_count_only_where_they_are_something_else(string path, string one, string two, bool counts) =>
        Assert.Equal(counts, Content([(path, one)]) != Content([(path, two)]));

    [Theory]
    [InlineData("analyzersX/A.dll")]
    [InlineData("analyzers.dll")]
    [InlineData("./analyzers/dotnet/cs/A.dll")]
    [InlineData("/analyzers/A.dll")]
    [InlineData("analyzers//cs/A.dll")]
    [InlineData("analyzers\\cs\\A.dll")]
    [InlineData("%61nalyzers/cs/A.dll")]
    [InlineData("Analyzers/cs/A.DLL")]
    public void An_analyzer_is_what_is_extracted_where_the_SDK_takes_analyzers(string entry) =>
        Assert.Contains(Archive([(entry, "x")], BuildCodeReader.Read).Files, file => file.Kinds.HasFlag(CodeKinds.Analyzer));

    private static string Content((string Name, string Text)[] entries) => Archive(entries, BuildCodeReader.ReadContent).Digest;

    private static T Archive<T>((string Name, string Text)[] entries, Func<Stream, T> read)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in entries)
            {
                using StreamWriter writer = new(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return read(stream);
    }

    private BuildCode Read(SamplePackage package)
    {
        using FileStream stream = File.OpenRead(package.WriteTo(folder[Guid.NewGuid().ToString("N")]));
        return BuildCodeReader.Read(stream);
    }

    // The smallest header of a 64-bit library without a CLI header.
    private static byte[] NativePe()
    {
        byte[] bytes = new byte[512];
        (bytes[0], bytes[1], bytes[60]) = ((byte)'M', (byte)'Z', 64);
        "PE\0\0"u8.CopyTo(bytes.AsSpan(64));
        (bytes[64 + 23], bytes[64 + 24], bytes[64 + 25]) = (0x20, 0x0B, 0x02);
        return bytes;
    }
}
