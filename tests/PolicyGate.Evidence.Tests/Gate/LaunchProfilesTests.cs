using System.Text;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>What `dotnet run` starts, or has loaded, by a file beside the project.</summary>
public sealed class LaunchProfilesTests
{
    [Theory]
    [InlineData("Properties/launchSettings.json", "\"executablePath\": \"PACKAGE/content/run\"", true)]
    [InlineData("Properties/launchSettings.json", "\"executablePath\": \"sh\", \"commandLineArgs\": \"-c 'PACKAGE/content/run x'\"", true)]
    [InlineData("Properties/launchSettings.json", "\"executablePath\": \"content/run\", \"workingDirectory\": \"PACKAGE\"", true)]
    [InlineData("Properties/launchSettings.json", "\"executablePath\": \"sh\", \"commandLineArgs\": \"contoso.odd/1.0.0/run\", \"workingDirectory\": \"PACKAGE/../..\"", true)]
    [InlineData("Properties/launchSettings.json", "\"environmentVariables\": { \"DOTNET_STARTUP_HOOKS\": \"a.dll:PACKAGE/lib/x.dll\" }", true)]
    [InlineData("Properties/launchSettings.json", "\"environmentVariables\": { \"ASPNETCORE_ENVIRONMENT\": \"Development\" }", false)]
    [InlineData("App.run.json", "\"executablePath\": \"PACKAGE/content/run\", // a comment", true)]
    [InlineData("Properties/launchSettings.json", "\"executablePath\": \"/usr/bin/env\", \"applicationUrl\": \"https://localhost:7001;http://localhost:5001\", \"workingDirectory\": \"$(ProjectDir)\"", false)]
    [InlineData("Properties/launchSettings.json", "\"environmentVariables\": { \"DOTNET_STARTUP_HOOKS\": \"LINKS/l/../run\" }", true)]
    [InlineData("Properties/launchSettings.json", "\"environmentVariables\": { \"A\": \"LINKS/../run\" }", false)]
    [InlineData("Properties/launchSettings.json", "'executablePath': 'PACKAGE/content/run'", true)]
    [InlineData("launchSettings.json", "\"executablePath\": \"PACKAGE/content/run\"", false)]
    public void PG0006_is_a_launch_profile_that_starts_a_program_of_a_package(string file, string settings, bool isTold)
    {
        using TempFolder packages = new();
        packages.Write("contoso.odd/1.0.0/.nupkg.metadata", "{}");
        packages.Write("contoso.odd/1.0.0/lib/a.dll", string.Empty);
        using TempFolder links = new();
        File.CreateSymbolicLink(links["l"], packages["contoso.odd/1.0.0/lib"]);
        settings = settings.Replace("LINKS", links.Path, StringComparison.Ordinal);
        string profiles = $"{{ \"profiles\": {{ \"x\": {{ \"commandName\": \"Executable\", {settings.Replace("PACKAGE", packages["contoso.odd/1.0.0"], StringComparison.Ordinal)} }} }} }}";
        Assert.Equal(isTold ? ["PG0006"] : [], GateCoverageTests.Check(["Directory.Build.props", GateCoverageTests.Imports, $"src/App/{file}", profiles.Replace("} } }", "\n} } }", StringComparison.Ordinal)]).Select(finding => finding.Rule.Id));
    }

    [Fact]
    public void Are_read_by_their_byte_order_mark_and_where_a_byte_is_no_character()
    {
        using TempFolder packages = new();
        packages.Write("contoso.odd/1.0.0/.nupkg.metadata", "{}");
        using TempFolder folder = new();
        string text = $"{{ \"profiles\": {{ \"x\": {{ \"executablePath\": \"{packages["contoso.odd/1.0.0"].Replace('\\', '/')}/run\", \"a\": \"\u00FF\" }} }} }}";
        string file = folder.Write("Properties/launchSettings.json", string.Empty);
        foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1 })
        {
            File.WriteAllText(file, text, encoding);
            Assert.Single(LaunchProfiles.Of(folder["App.csproj"], new InputFiles()).Select(started => started.Program));
            Assert.Single(LaunchProfiles.OfConfiguration(file, new InputFiles()).Select(started => started.Program));
        }
    }
}
