using System.IO.Compression;
using NuGet.Packaging;

namespace PolicyGate.EndToEnd;

/// <summary>What is in the package PolicyGate.</summary>
public sealed class ThePackage
{
    [Fact]
    public void Has_what_a_package_should_have_and_exposes_no_dependency()
    {
        using PackageArchiveReader package = new(Product.PackageFile);
        NuspecReader nuspec = package.NuspecReader;
        Assert.Equal("PolicyGate", nuspec.GetId());
        Assert.Equal("MIT", nuspec.GetLicenseMetadata()?.License);
        Assert.Equal("README.md", nuspec.GetReadme());
        Assert.Equal("icon.png", nuspec.GetIcon());
        Assert.Equal("git", nuspec.GetRepositoryMetadata()?.Type);
        Assert.NotEmpty(nuspec.GetRepositoryMetadata()?.Url ?? string.Empty);
        Assert.True(nuspec.GetDevelopmentDependency());
        Assert.Empty(nuspec.GetDependencyGroups().SelectMany(group => group.Packages));
        Assert.Equal(["Dependency", "MSBuildSdk"], nuspec.GetPackageTypes().Select(type => type.Name).Order(StringComparer.Ordinal));
        string[] files = [.. package.GetFiles()];
        string[] expected = ["README.md", "icon.png", "LICENSE", "CHANGELOG.md", "Sdk/Sdk.props", "Sdk/Sdk.targets", "Sdk/Guard.props", "Sdk/Gate.targets", "Sdk/PackageForm.targets", "build/PolicyGate.props", "build/PolicyGate.targets", "buildTransitive/PolicyGate.props", "buildTransitive/PolicyGate.targets", "buildMultiTargeting/PolicyGate.targets"];
        Assert.All(expected, file => Assert.Contains(file, files));
        Assert.DoesNotContain(files, file => file.StartsWith("lib/", StringComparison.Ordinal) || Path.GetFileName(file).StartsWith("Microsoft.Build", StringComparison.Ordinal));
    }

    [Fact]
    public void Carries_every_assembly_that_the_task_needs_with_our_symbols()
    {
        using ZipArchive archive = ZipFile.OpenRead(Product.PackageFile);
        HashSet<string> carried = [.. archive.Entries.Where(entry => entry.FullName.StartsWith("tasks/net8.0/", StringComparison.Ordinal)).Select(entry => entry.Name)];
        foreach (string name in new[] { "PolicyGate.Tasks.dll", "PolicyGate.Evidence.dll", "PolicyGate.Engine.dll" })
        {
            using MemoryStream bytes = new();
            using (Stream entry = archive.GetEntry("tasks/net8.0/" + name)!.Open())
            {
                entry.CopyTo(bytes);
            }

            bytes.Position = 0;
            using System.Reflection.PortableExecutable.PEReader reader = new(bytes);
            Assert.Contains(reader.ReadDebugDirectory(), entry => entry.Type == System.Reflection.PortableExecutable.DebugDirectoryEntryType.EmbeddedPortablePdb);
            System.Reflection.Metadata.MetadataReader metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(reader);
            foreach (System.Reflection.Metadata.AssemblyReferenceHandle handle in metadata.AssemblyReferences)
            {
                string reference = metadata.GetString(metadata.GetAssemblyReference(handle).Name);
                bool fromHost = reference == "Microsoft.Build" || reference.StartsWith("Microsoft.Build.", StringComparison.Ordinal);
                bool fromRuntime = (reference.StartsWith("System.", StringComparison.Ordinal) && reference != "System.Security.Cryptography.Pkcs") || reference is "netstandard" or "mscorlib";
                Assert.True(fromHost || fromRuntime || carried.Contains(reference + ".dll"), $"{name} needs {reference}");
            }
        }

        Assert.True(new FileInfo(Product.PackageFile).Length < 3 * 1024 * 1024);
    }
}
