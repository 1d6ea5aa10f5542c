using System.Text.RegularExpressions;
using NuGet.Versioning;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages;

public class SdkPacksTests
{
    private static readonly string Sdk = Path.GetDirectoryName(Directory.GetFiles(Path.Combine(Path.GetDirectoryName(Environment.ProcessPath)!, "sdk"), "Microsoft.NETCoreSdk.BundledVersions.props", SearchOption.AllDirectories)[0])!;

    // As the SDK says it itself, of its own framework.
    private static readonly NuGetVersion Latest = NuGetVersion.Parse(Regex.Match(File.ReadAllText(Path.Combine(Sdk, "Microsoft.NETCoreSdk.BundledVersions.props")), "<BundledNETCoreAppPackageVersion>([^<]+)<").Groups[1].Value);

    [Theory]
    [InlineData("Microsoft.NETCore.App.Ref", true)]
    [InlineData("microsoft.netcore.app.ref", true)]
    [InlineData("Microsoft.AspNetCore.App.Runtime.linux-x64", true)]
    [InlineData("Microsoft.NETCore.App.Host.win-arm64", true)]
    [InlineData("Microsoft.NET.ILLink.Tasks", true)]
    [InlineData("Microsoft.NETCore.App.Crossgen2.linux-x64", true)]
    [InlineData("runtime.linux-x64.Microsoft.DotNet.ILCompiler", true)]
    [InlineData("Microsoft.NETCore.App.Refs", false)]
    [InlineData("Newtonsoft.Json", false)]
    [InlineData("NETStandard.Library", false)]
    [InlineData("X.Microsoft.NETCore.App.Host.win-arm64", false)]
    [InlineData("Microsoft.NETCore.App.Host.evil", false)]
    [InlineData("Microsoft.NETCore.App.Host.linux-x64.evil", false)]
    [InlineData("Microsoft.NETCore.App.Runtime.linux-x64-evil", false)]
    [InlineData("Microsoft.WindowsDesktop.App.Runtime.linux-x64", false)]
    [InlineData("Microsoft.NETCore.App", false)]
    public void Knows_what_the_SDK_itself_knows_for_the_runtime_identifiers_that_it_lists(string id, bool known) => Assert.Equal(known, SdkPacks.Read(Sdk).Contains(id, Latest));

    [Theory]
    [InlineData("Microsoft.NETCore.App.Ref", "99.0.0")]
    [InlineData("Microsoft.NET.ILLink.Tasks", "99.0.0")]
    [InlineData("Microsoft.NET.ILLink.Tasks", "10.0.0-preview.1")]
    [InlineData("Microsoft.NETCore.App.Host.linux-x64", "1.0.0")]
    [InlineData("runtime.linux-x64.Microsoft.DotNet.ILCompiler", "99.0.0")]
    public void Knows_no_version_that_the_SDK_would_not_choose(string id, string version) => Assert.False(SdkPacks.Read(Sdk).Contains(id, NuGetVersion.Parse(version)));

    [Fact]
    public void Knows_nothing_where_there_is_no_SDK()
    {
        using TempFolder folder = new();
        Assert.False(SdkPacks.Read(folder.Path).Contains("Microsoft.NETCore.App.Ref", Latest));
        Assert.False(SdkPacks.Read(null).Contains("Microsoft.NETCore.App.Ref", Latest));
        Assert.False(SdkPacks.Read(Sdk).Contains("Microsoft.NETCore.App.Ref", null));
    }
}
