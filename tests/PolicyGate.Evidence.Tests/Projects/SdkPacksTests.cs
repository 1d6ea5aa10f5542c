using NuGet.Versioning;
using PolicyGate.Packages;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>What a .NET SDK brings it says itself.</summary>
public sealed class SdkPacksTests
{
    private const string Props = """
        <Project><ItemGroup>
          <KnownILCompilerPack Include="Microsoft.DotNet.ILCompiler" TargetFramework="net10.0" ILCompilerPackNamePattern="runtime.**RID**.Microsoft.DotNet.ILCompiler" ILCompilerRuntimePackNamePattern="Microsoft.NETCore.App.Runtime.NativeAOT.**RID**" ILCompilerPackVersion="10.0.1" ILCompilerPortableRuntimeIdentifiers="linux-x64" ILCompilerRuntimeIdentifiers="linux-x64;win-x64" />
          <KnownILCompilerPack Include="Microsoft.DotNet.ILCompiler" TargetFramework="net8.0" ILCompilerPackNamePattern="runtime.**RID**.Microsoft.DotNet.ILCompiler" ILCompilerPackVersion="8.0.9" ILCompilerRuntimeIdentifiers="linux-x64" />
          <KnownILLinkPack Include="Microsoft.NET.ILLink.Tasks" TargetFramework="net10.0" ILLinkPackVersion="10.0.1" />
          <KnownCrossgen2Pack Include="Microsoft.NETCore.App.Crossgen2" Crossgen2PackNamePattern="Microsoft.NETCore.App.Crossgen2.**RID**" Crossgen2PackVersion="10.0.1" Crossgen2RuntimeIdentifiers="linux-x64" />
        </ItemGroup></Project>
        """;

    [Theory]
    [InlineData("Microsoft.DotNet.ILCompiler", "10.0.1", true)]
    [InlineData("microsoft.dotnet.ilcompiler", "8.0.9", true)]
    [InlineData("Microsoft.DotNet.ILCompiler", "9.0.0", false)]
    [InlineData("runtime.linux-x64.Microsoft.DotNet.ILCompiler", "10.0.1", true)]
    [InlineData("runtime.win-x64.Microsoft.DotNet.ILCompiler", "10.0.1", true)]
    [InlineData("runtime.win-x64.Microsoft.DotNet.ILCompiler", "8.0.9", false)]
    [InlineData("runtime.evil.Microsoft.DotNet.ILCompiler", "10.0.1", false)]
    [InlineData("Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64", "10.0.1", true)]
    [InlineData("Microsoft.NET.ILLink.Tasks", "10.0.1", true)]
    [InlineData("Microsoft.NETCore.App.Crossgen2.linux-x64", "10.0.1", true)]
    [InlineData("Microsoft.NETCore.App.Crossgen2", "10.0.1", false)]
    [InlineData("runtime.linux-x64.Contoso", "10.0.1", false)]
    public void By_id_and_version(string id, string version, bool isOfSdk)
    {
        using TempFolder folder = new("pg-packs");
        folder.Write("Microsoft.NETCoreSdk.BundledVersions.props", Props);
        Assert.Equal(isOfSdk, SdkPacks.Read(folder.Path).Contains(id, NuGetVersion.Parse(version)));
    }

    [Fact]
    public void What_only_such_a_pack_brings_in_is_the_SDK_s_too_and_what_the_repository_wrote_is_not()
    {
        string sdk = Path.GetDirectoryName(TrustedRoots.Find())!;
        string file = File.ReadAllText(Path.Combine(sdk, "Microsoft.NETCoreSdk.BundledVersions.props"));
        string version = System.Text.RegularExpressions.Regex.Match(file, "ILCompilerPackVersion=\"([^\"]+)\"").Groups[1].Value;
        using RestoredProject project = new RestoredProject().Framework("net10.0", $"Microsoft.DotNet.ILCompiler [{version}, )").Target("net10.0", $"Microsoft.DotNet.ILCompiler/{version} -> runtime.linux-x64.Microsoft.DotNet.ILCompiler {version}", $"runtime.linux-x64.Microsoft.DotNet.ILCompiler/{version}");
        string json = project.Json();
        string implicitly = json.Replace("\"target\": \"Package\",", "\"target\": \"Package\", \"autoReferenced\": true,", StringComparison.Ordinal);
        Assert.NotEqual(json, implicitly);
        Assert.Empty(project.Says("packages: { default: deny }", implicitly));
        Assert.Equal(2, project.Says("packages: { default: deny }\nsdk-packages: check", implicitly).Count);
        project.Write("App.csproj", $"<Project><ItemGroup><PackageReference Include=\"runtime.linux-x64.Microsoft.DotNet.ILCompiler\" Version=\"{version}\" /></ItemGroup></Project>");
        Assert.Single(project.Says("packages: { default: deny }", implicitly));
    }
}
