using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>What nuget.config asks of age and signers is seen, and said where the policy asks less.</summary>
public sealed class NuGetSettingsReaderTests : IDisposable
{
    private const string Feed = "https://feed.example/index.json";
    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");

    [Fact]
    public void A_longer_age_is_a_note_at_the_source()
    {
        Config($"""
            <configuration>
              <packageSources>
                <clear />
                <add key="feed" value="{Feed}" minPublishAgeHours="72" />
              </packageSources>
            </configuration>
            """);
        From(Feed);
        Assert.StartsWith("PG0801 nuget.config(4,5) nuget.config wants packages of feed to be 3d old", Assert.Single(project.Says(string.Empty)), StringComparison.Ordinal);
        From("https://other.example/index.json");
        Assert.Empty(project.Says(string.Empty));
    }

    [Theory]
    [InlineData("<package pattern=\"A\" />", null)]
    [InlineData("<package pattern=\"Other.*\" />", "PG0801")]
    [InlineData("<package pattern=\"*a\" />", "PG0001")]
    public void Exceptions_count(string exception, string? rule)
    {
        Config($"""<configuration><packageSources><add key="feed" value="{Feed}" minPublishAgeHours="72" /></packageSources><minPublishAgeExceptions>{exception}</minPublishAgeExceptions></configuration>""");
        From(Feed);
        Assert.Equal(rule is null ? [] : [rule], project.Says(string.Empty).Select(line => line[..6]));
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("many", "PG0001")]
    [InlineData("-1", "PG0001")]
    public void Hours_are_a_number(string hours, string? rule)
    {
        Config($"""<configuration><packageSources><add key="feed" value="{Feed}" minPublishAgeHours="{hours}" /></packageSources></configuration>""");
        From(Feed);
        Assert.Equal(rule is null ? [] : [rule], project.Says(string.Empty).Select(line => line[..6]));
    }

    [Theory]
    [InlineData("require", true)]
    [InlineData("accept", false)]
    public void Required_signers_are_a_note_at_the_setting(string mode, bool fires)
    {
        Config($"""
            <configuration>
              <config>
                <add key="signatureValidationMode" value="{mode}" />
              </config>
              <trustedSigners>
                <author name="contoso"><certificate fingerprint="{new string('A', 64)}" hashAlgorithm="SHA256" allowUntrustedRoot="false" /></author>
              </trustedSigners>
            </configuration>
            """);
        From(Feed);
        string[] says = [.. project.Says(string.Empty)];
        Assert.Equal(fires, says is [{ } line] && line.StartsWith("PG0603 nuget.config(3,5) nuget.config takes only packages that contoso signed", StringComparison.Ordinal));
        Assert.Equal(fires ? 1 : 0, says.Length);
    }

    public void Dispose() => project.Dispose();

    private void Config(string text) => project.Restore("configFilePaths", new JsonArray(project.Write("nuget.config", text)));

    private void From(string source)
    {
        string folder = Path.GetDirectoryName(project.Archive("A", "1.0.0"))!;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ".nupkg.metadata"), new JsonObject { ["version"] = 2, ["source"] = source }.ToJsonString());
    }
}
