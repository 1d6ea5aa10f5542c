using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PolicyGate.Packages;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages;

public sealed class TypeProviderReaderTests : IDisposable
{
    private const string Space = "Microsoft.FSharp.Core.CompilerServices";
    private const string OfAssembly = "TypeProviderAssemblyAttribute";
    private readonly TempFolder folder = new("pg-providers");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_the_F_compiler_would_run_is_told_by_its_metadata_by_its_name_or_by_its_folder()
    {
        byte[] plain = File.ReadAllBytes(typeof(GateRunner).Assembly.Location);
        Assert.Equal(
            [
                "content/tp/X.DesignTime.dll",
                "contentFiles/any/net8.0/In.fsscript.pp",
                "contentFiles/fs/any/In.FSX",
                "lib/netstandard2.0/Broken.dll",
                "lib/netstandard2.0/Cut.dll",
                "lib/netstandard2.0/Itself.dll",
                "lib/netstandard2.0/Named.dll",
                "ref/netstandard2.0/Other.dll",
                "tools/fsharp41/net8.0/Folder.dll",
                "typeproviders/fsharp41/netstandard2.0/Folder.dll",
            ],
            Read(new SamplePackage("A", "1.0.0")
                .File("lib/netstandard2.0/A.dll", plain)
                .File("lib/netstandard2.0/A.xml", Assembly(Space, OfAssembly, string.Empty))
                .File("lib/netstandard2.0/Broken.dll", "no assembly at all")
                .File("lib/netstandard2.0/Cut.dll", plain[..(plain.Length / 2)])
                .File("lib/netstandard2.0/Itself.dll", Assembly(Space, OfAssembly, string.Empty))
                .File("lib/netstandard2.0/Named.dll", Assembly(Space, OfAssembly, "X.DesignTime"))
                .File("content/tp/X.DesignTime.dll", plain)
                .File("ref/netstandard2.0/Other.dll", Assembly(Space, "TypeProviderAttribute", null))
                .File("lib/net48/Namer.exe", Assembly(Space, "Other", "Not.This"))
                .File("content/Not.This.dll", plain)
                .File("typeproviders/fsharp41/netstandard2.0/Folder.dll", plain)
                .File("tools/fsharp41/net8.0/Folder.dll", plain)
                .File("contentFiles/fs/any/In.FSX", "#r \"nuget: B\"")
                .File("contentFiles/any/net8.0/In.fsscript.pp", "module $rootnamespace$.In")
                .File("contentFiles/fs/any/In.fs", "module In")
                .File("content/samples/Sample.fsx", "#r \"nuget: B\"")
                .File("tools/net8.0/Tool.dll", plain)));
    }

    [Theory]
    [InlineData(Space, OfAssembly, false, true)]
    [InlineData("Microsoft.FSharp", "Core.CompilerServices.TypeProviderAssemblyAttribute", false, true)]
    [InlineData(null, Space + "." + OfAssembly, false, true)]
    [InlineData(Space, OfAssembly, true, true)]
    [InlineData("FSharp.Core.CompilerServices", OfAssembly, false, false)]
    [InlineData(null, OfAssembly, false, false)]
    [InlineData(Space, "Other", true, false)]
    public void The_attribute_is_told_by_its_full_name_however_the_metadata_splits_or_wraps_it(string? space, string name, bool isSpecification, bool isProvider) =>
        Assert.Equal(isProvider ? ["lib/netstandard2.0/A.dll"] : [], Read(new SamplePackage("A", "1.0.0").File("lib/netstandard2.0/A.dll", Assembly(space, name, null, isSpecification))));

    [Theory]
    [InlineData("X.DesignTime", "X.DesignTime.dll")]
    [InlineData("X.DesignTime.dll", "X.DesignTime.dll")]
    [InlineData("X.DesignTime, Version=1.0.0.0, Culture=neutral", "X.DesignTime.dll")]
    [InlineData("../../content/X.dll", "X.dll")]
    [InlineData("..\\..\\content\\X", "X.dll")]
    public void The_assembly_that_the_attribute_names_is_found_wherever_it_lies(string name, string file) => Assert.Equal(
        [$"content/deep/{file}", "lib/netstandard2.0/A.dll"],
        Read(new SamplePackage("A", "1.0.0").File("lib/netstandard2.0/A.dll", Assembly(Space, OfAssembly, name)).File($"content/deep/{file}", Assembly(Space, "Other", null))));

    [Fact]
    public void A_type_provider_s_files_are_compared_with_its_archive_as_those_of_all_that_runs()
    {
        const string Policy = "build-code: { default: deny, allow: [{ package: A, kinds: [analyzer] }] }";
        const string Library = "lib/netstandard2.0/A.dll";
        foreach (bool isProvider in new[] { true, false })
        {
            using RestoredProject project = new RestoredProject(extension: "fsproj").Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
            project.Extracted(new SamplePackage("A", "1.0.0").File(Library, Assembly(Space, isProvider ? OfAssembly : "Other", null)).File("content/x.txt", "x").WriteTo(folder["feed"]), "A", "1.0.0", Library);
            Assert.Equal(isProvider ? ["PG1002"] : [], project.Says("build-code: { default: deny }").Select(line => line[..6]));
            Assert.Empty(project.Says(Policy));

            string installed = Path.GetDirectoryName(project.Archive("A", "1.0.0"))!;
            File.WriteAllText(Path.Combine(installed, "content/x.txt"), "y");
            Assert.Equal(isProvider ? ["PG0702"] : [], project.Says(Policy).Select(line => line[..6]));

            // What is no provider in the archive could be one in the folder.
            File.WriteAllBytes(Path.Combine(installed, Library), Assembly(Space, OfAssembly, null));
            Assert.Equal(["PG0702"], project.Says(Policy).Select(line => line[..6]));
        }
    }

    private IReadOnlyList<string> Read(SamplePackage package)
    {
        using FileStream stream = File.OpenRead(package.WriteTo(folder[Guid.NewGuid().ToString("N")]));
        return TypeProviderReader.Read(stream).Files;
    }

    // A library whose manifest has one attribute.
    private static byte[] Assembly(string? space, string name, string? argument, bool isSpecification = false)
    {
        MetadataBuilder metadata = new();
        metadata.AddModule(0, metadata.GetOrAddString("A.dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("A"), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        AssemblyReferenceHandle library = metadata.AddAssemblyReference(metadata.GetOrAddString("FSharp.Core"), new Version(10, 0, 0, 0), default, default, default, default);
        EntityHandle type = metadata.AddTypeReference(library, space is null ? default : metadata.GetOrAddString(space), metadata.GetOrAddString(name));
        if (isSpecification)
        {
            BlobBuilder specification = new();
            new BlobEncoder(specification).TypeSpecificationSignature().Type(type, isValueType: false);
            type = metadata.AddTypeSpecification(metadata.GetOrAddBlob(specification));
        }

        BlobBuilder signature = new();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: true).Parameters(argument is null ? 0 : 1, returns => returns.Void(), parameters =>
        {
            if (argument is not null)
            {
                parameters.AddParameter().Type().String();
            }
        });
        BlobBuilder value = new();
        value.WriteUInt16(1);
        if (argument is not null)
        {
            value.WriteSerializedString(argument);
        }

        value.WriteUInt16(0);
        MemberReferenceHandle constructor = metadata.AddMemberReference(type, metadata.GetOrAddString(".ctor"), metadata.GetOrAddBlob(signature));
        metadata.AddCustomAttribute(EntityHandle.AssemblyDefinition, constructor, metadata.GetOrAddBlob(value));
        BlobBuilder image = new();
        new ManagedPEBuilder(new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(image);
        return image.ToArray();
    }
}
