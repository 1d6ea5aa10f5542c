using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages;

public class SdkPacksTests
{
    private static readonly string Sdk = Path.GetDirectoryName(Directory.GetFiles(Path.Combine(Path.GetDirectoryName(Environment.ProcessPath)!, "sdk"), "Microsoft.NETCoreSdk.BundledVersions.props", SearchOption.AllDirectories)[0])!;

    [Theory]
    [InlineData("Microsoft.NETCore.App.Ref", true)]
    [InlineData("microsoft.netcore.app.ref", true)]
    [InlineData("Microsoft.AspNetCore.App.Runtime.linux-x64", true)]
    [InlineData("Microsoft.NETCore.App.Host.win-arm64", true)]
    [InlineData("Microsoft.NET.ILLink.Tasks", true)]
    [InlineData("Microsoft.NETCore.App.Crossgen2.linux-x64", true)]
    [InlineData("Microsoft.NETCore.App.Refs", false)]
    [InlineData("Newtonsoft.Json", false)]
    [InlineData("NETStandard.Library", false)]
    [InlineData("X.Microsoft.NETCore.App.Host.win-arm64", false)]
    public void Knows_what_the_SDK_itself_knows(string id, bool known) => Assert.Equal(known, SdkPacks.Read(Sdk).Contains(id));

    [Fact]
    public void Knows_nothing_where_there_is_no_SDK()
    {
        using TempFolder folder = new();
        Assert.False(SdkPacks.Read(folder.Path).Contains("Microsoft.NETCore.App.Ref"));
        Assert.False(SdkPacks.Read(null).Contains("Microsoft.NETCore.App.Ref"));
    }
}
