using PolicyGate.Verdicts;

namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>PG0006 in files that an evaluation imports by a way of its own: publish profiles, properties from elsewhere, paths that are escaped.</summary>
public sealed class ImportedFilesTests
{
    [Theory]
    [InlineData("src/App/Properties/PublishProfiles/x.pubxml", "defines the target _PolicyGateHold", "src/App/Properties/PublishProfiles/x.pubxml", "<Project><Target Name=\"_PolicyGateHold\" /></Project>")]
    [InlineData("src/App/Properties/PublishProfiles/x.pubxml.user", "defines the target _PolicyGateHold", "src/App/Properties/PublishProfiles/x.pubxml.user", "<Project><Target Name=\"_PolicyGateHold\" /></Project>")]
    [InlineData("src/App/p/PublishProfiles/x.pubxml", "defines the target _PolicyGateHold", "src/App/p/PublishProfiles/x.pubxml", "<Project><Target Name=\"_PolicyGateHold\" /></Project>", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><AppDesignerFolder>p</AppDesignerFolder></PropertyGroup></Project>")]
    [InlineData("src/App/h.pubxml.user", "defines the target _PolicyGateHold", "src/App/h.pubxml", "<Project />", "src/App/h.pubxml.user", "<Project><Target Name=\"_PolicyGateHold\" /></Project>", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><WebPublishProfileFile>h.pubxml</WebPublishProfileFile></PropertyGroup></Project>")]
    [InlineData("src/App/App.csproj", "leads to no file", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><LanguageTargets>gone.targets</LanguageTargets></PropertyGroup></Project>")]
    [InlineData("src/App/App.csproj", "sets PublishProtocol, a part of the name", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><PublishProtocol>../x</PublishProtocol></PropertyGroup></Project>")]
    [InlineData("src/App/App.csproj", "sets VisualStudioVersion, a part of the name", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><VisualStudioVersion>$(A)</VisualStudioVersion></PropertyGroup></Project>")]
    [InlineData("src/App/App.csproj", "sets PublishProfileName, a part of the name", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><PublishProfileName>%2e%2e/x</PublishProfileName></PropertyGroup></Project>")]
    [InlineData("src/App/App.csproj", "leads where only an evaluation knows", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"$(BaseIntermediateOutputPath)../evil.props\" Condition=\"'$(BaseIntermediateOutputPath)' != ''\" /></Project>")]
    [InlineData("src/App/App.csproj", "goes by a property", "src/App/own.props", "<Project />", "src/App/Directory.Build.rsp", "-p:Own=evil.props", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><Own>own.props</Own></PropertyGroup><Import Project=\"$(Own)\" /></Project>")]
    [InlineData("src/App/Directory.Build.rsp", "sets VSToolsPath, by which files are imported", "src/App/Directory.Build.rsp", "-p:VSToolsPath=%MSBuildThisFileDirectory%")]
    [InlineData("src/App/Directory.Build.rsp", "sets CustomBeforeMicrosoftCommonTargets, by which files are imported", "src/App/Directory.Build.rsp", "-p:CustomBeforeMicrosoftCommonTargets=evil.props")]
    [InlineData("src/App/App.csproj", "sets CustomBeforeMicrosoftCommonTargets, by which files are imported", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../../Lib.csproj\" AdditionalProperties=\"CustomBeforeMicrosoftCommonTargets=evil.props\" /></ItemGroup></Project>")]
    [InlineData("src/App/App.csproj", "whose name only an evaluation knows", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../../Lib.csproj\" Properties=\"$(A)$(B)\" /></ItemGroup></Project>")]
    [InlineData("src/App/evil.props", "defines the target _PolicyGateHold", "src/App/evil.props", "<Project><Target Name=\"_PolicyGateHold\" /></Project>", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"%65vil.props\" Condition=\"true\" /></Project>")]
    public void PG0006_is_found_in_what_is_imported_or_says_that_it_cannot_be(string at, string says, params string[] files)
    {
        Finding finding = Assert.Single(GateCoverageTests.Check(["Directory.Build.props", GateCoverageTests.Imports, .. files]));
        Assert.Equal("PG0006", finding.Rule.Id);
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("/" + at, finding.At.File.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ordinary_publish_profile_is_no_finding() => Assert.Empty(GateCoverageTests.Check(
    [
        "Directory.Build.props", GateCoverageTests.Imports, "src/App/Properties/PublishProfiles/FolderProfile.pubxml",
        "<Project><PropertyGroup><WebPublishMethod>FileSystem</WebPublishMethod><PublishProtocol>FileSystem</PublishProtocol><PublishDir>bin/out/</PublishDir><RuntimeIdentifier>linux-x64</RuntimeIdentifier></PropertyGroup></Project>",
        "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><PublishProfile>FolderProfile</PublishProfile><VisualStudioVersion Condition=\"'$(VisualStudioVersion)' == ''\">17.0</VisualStudioVersion></PropertyGroup></Project>",
    ]));
}
